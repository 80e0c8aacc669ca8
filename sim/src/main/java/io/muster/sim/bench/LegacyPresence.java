package io.muster.sim.bench;

import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The ways to ask the old layout who has what of many contents. */
enum LegacyPresence {
  /** {@code IN} with an argument for each content. */
  IN_LIST {
    @Override
    int ask(Sql sql, List<Uuid> contents, List<VariantId> variants) {
      String marks = String.join(",", Collections.nCopies(contents.size(), "?"));
      String query = SELECT + " WHERE a.content_uuid IN (" + marks + ") AND " + matching(variants);
      return sql.with(
          open -> {
            try (PreparedStatement statement = open.prepareStatement(query)) {
              for (int i = 0; i < contents.size(); i++) {
                statement.setBytes(i + 1, contents.get(i).bytes());
              }
              return rows(statement);
            }
          });
    }
  },

  /** The contents in a temporary table that is joined. */
  TEMPORARY_TABLE {
    @Override
    int ask(Sql sql, List<Uuid> contents, List<VariantId> variants) {
      sql.script("CREATE TEMP TABLE IF NOT EXISTS wanted (content_uuid BLOB PRIMARY KEY)");
      String query =
          SELECT + " JOIN temp.wanted w USING (content_uuid) WHERE " + matching(variants);
      return sql.transaction(
          open -> {
            sql.script("DELETE FROM temp.wanted");
            try (PreparedStatement add =
                open.prepareStatement("INSERT INTO temp.wanted VALUES (?)")) {
              for (Uuid content : contents) {
                add.setBytes(1, content.bytes());
                add.executeUpdate();
              }
            }
            try (PreparedStatement statement = open.prepareStatement(query)) {
              return rows(statement);
            }
          });
    }
  },

  /** The contents as one JSON argument, spread by a common table expression. */
  JSON {
    @Override
    int ask(Sql sql, List<Uuid> contents, List<VariantId> variants) {
      String query =
          "WITH wanted AS MATERIALIZED (SELECT unhex(value) AS content_uuid FROM json_each(?)) "
              + SELECT
              + " JOIN wanted USING (content_uuid) WHERE "
              + matching(variants);
      return sql.with(
          open -> {
            try (PreparedStatement statement = open.prepareStatement(query)) {
              statement.setString(1, json(contents));
              return rows(statement);
            }
          });
    }
  };

  private static final String SELECT =
      """
      SELECT a.content_uuid, a.kind, a.variant, a.device_uuid
      FROM sidecar_availability a\
      """;

  /** Returns how many sidecars of these variants are with how many devices. */
  abstract int ask(Sql sql, List<Uuid> contents, List<VariantId> variants);

  private static String matching(List<VariantId> variants) {
    Map<String, List<VariantId>> kinds =
        variants.stream().collect(Collectors.groupingBy(VariantId::kind));
    return kinds.entrySet().stream()
        .map(kind -> "(a.kind = '%s' AND a.variant IN %s)".formatted(kind.getKey(), names(kind)))
        .collect(Collectors.joining(" OR ", "a.has = 1 AND (", ")"));
  }

  private static String names(Map.Entry<String, List<VariantId>> kind) {
    return kind.getValue().stream()
        .map(variant -> "'" + variant.variant() + "'")
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static String json(List<Uuid> contents) {
    return contents.stream()
        .map(content -> '"' + HexFormat.of().formatHex(content.bytes()) + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static int rows(PreparedStatement statement) throws SQLException {
    int rows = 0;
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        boolean whole =
            result.getBytes(1).length == Uuid.SIZE
                && !result.getString(2).isEmpty()
                && !result.getString(3).isEmpty()
                && result.getBytes(4).length == Uuid.SIZE;
        rows += whole ? 1 : 0;
      }
    }
    return rows;
  }
}
