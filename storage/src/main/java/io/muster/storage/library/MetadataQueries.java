package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.IndexQueries.Use;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What people said of files, within a snapshot. The labels are read when they are needed, once. */
final class MetadataQueries {
  static final String TAGS =
      """
      SELECT t.uuid, t.name, ifnull(t.color, ''), ifnull(t.icon, '')
      FROM tags t WHERE t.life % 2 = 1 AND t.name IS NOT NULL ORDER BY t.name LIMIT ?\
      """;
  static final String METADATA =
      """
      SELECT ifnull(notes, ''), ifnull(favorite, 0), ifnull(hidden, 0), ifnull(custom_data, '')
      FROM user_metadata WHERE uuid = ? AND life % 2 = 1\
      """;
  static final String TAGS_OF =
      """
      SELECT DISTINCT t.name FROM metadata_tag l CROSS JOIN tags t ON t.uuid = l.tag_uuid
      WHERE l.metadata_uuid = ? AND l.life % 2 = 1 AND t.life % 2 = 1 AND t.name IS NOT NULL\
      """;
  static final String LABELS_OF =
      "SELECT label_uuid FROM metadata_label WHERE metadata_uuid = ? AND life % 2 = 1";

  private final Session session;
  private final Records records;
  private @Nullable Labels labels;

  MetadataQueries(Session session, Records records) {
    this.session = session;
    this.records = records;
  }

  /** All that exist. */
  Labels labels() throws SQLException {
    Labels known = labels;
    if (known == null) {
      List<LibraryRecord> all = new ArrayList<>();
      records.forEach(session, RecordType.LABEL, all::add);
      known = new Labels(all);
      labels = known;
    }
    return known;
  }

  /** In the same order. */
  List<FileNotes> about(List<Uuid> targets) throws SQLException {
    List<FileNotes> about = new ArrayList<>();
    for (Uuid target : targets) {
      about.add(about(target));
    }
    return about;
  }

  private FileNotes about(Uuid target) throws SQLException {
    List<String> tags =
        session.list(TAGS_OF, row -> row.text(1), target).stream().sorted().toList();
    List<String> paths = labelsOf(target);
    return session
        .first(
            METADATA,
            row ->
                new FileNotes(
                    row.text(1), row.number(2) == 1, row.number(3) == 1, row.text(4), tags, paths),
            target)
        .orElseGet(() -> new FileNotes("", false, false, "", tags, paths));
  }

  private List<String> labelsOf(Uuid target) throws SQLException {
    List<Uuid> linked = session.list(LABELS_OF, row -> row.uuid(1), target);
    if (linked.isEmpty()) {
      return List.of();
    }
    Labels all = labels();
    return linked.stream().flatMap(label -> all.path(label).stream()).distinct().sorted().toList();
  }

  List<Use> tagUses(int limit) throws SQLException {
    SortedMap<String, Use> byName = new TreeMap<>();
    session
        .list(
            TAGS,
            row -> new Use(row.text(2), List.of(row.uuid(1)), row.text(3), row.text(4), 0),
            limit)
        .forEach(use -> byName.merge(use.name(), use, Use::plus));
    List<Use> uses = new ArrayList<>();
    for (Use tag : byName.values()) {
      uses.add(tag.used(uses("metadata_tag", "tag_uuid", tag.uuids())));
    }
    return uses;
  }

  List<Use> labelUses() throws SQLException {
    List<Use> uses = new ArrayList<>();
    for (var label : labels().byPath().entrySet()) {
      long count = uses("metadata_label", "label_uuid", label.getValue());
      uses.add(new Use(label.getKey(), label.getValue(), "", "", count));
    }
    return uses;
  }

  private long uses(String table, String column, List<Uuid> uuids) throws SQLException {
    List<Uuid> some = uuids.subList(0, Math.min(uuids.size(), SearchSql.MAX_NAMED));
    return session.number(uses(table, column, some.size()), some.toArray());
  }

  /** Counts what has one of some tags or labels: once, though it may have several of one name. */
  static String uses(String table, String column, int count) {
    if (count == 1) {
      return "SELECT count(*) FROM %s WHERE %s = ? AND life %% 2 = 1".formatted(table, column);
    }
    String marks = String.join(", ", Collections.nCopies(count, "?"));
    return "SELECT count(DISTINCT metadata_uuid) FROM %s WHERE %s IN (%s) AND life %% 2 = 1"
        .formatted(table, column, marks);
  }
}
