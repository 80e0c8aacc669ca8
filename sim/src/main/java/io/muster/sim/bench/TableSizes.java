package io.muster.sim.bench;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Bytes of the pages of every table and index of a file, after a checkpoint and without VACUUM. */
record TableSizes(List<Part> parts) {
  /**
   * The file index: its rows are counted by another figure. Whatever is not named here counts as
   * groups, registry, sync state or availability.
   */
  static final Set<String> FILE_INDEX =
      Set.of(
          "devices",
          "locations",
          "entries",
          "content_identity",
          "user_metadata",
          "tags",
          "labels",
          "metadata_tag",
          "metadata_label",
          "jobs",
          "file_stats",
          "unreadable",
          "scan_states");

  /** Tables of the name search begin with this. */
  private static final String SEARCH = "search";

  TableSizes {
    parts = List.copyOf(parts);
  }

  /**
   * A table or index.
   *
   * @param table itself, or the table that the index is of
   * @param index whether it is an index beside its table
   */
  record Part(String name, String table, boolean index, long bytes) {}

  static TableSizes of(Path file) {
    try (Sql sql = Sql.open(file)) {
      return of(sql);
    }
  }

  static TableSizes of(Sql sql) {
    sql.list("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt(1));
    return new TableSizes(
        sql.list(
            """
            SELECT s.name, ifnull(m.tbl_name, s.name), ifnull(m.type = 'index', 0), s.bytes
            FROM (SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name) s
            LEFT JOIN sqlite_schema m ON m.name = s.name ORDER BY s.name\
            """,
            row ->
                new Part(row.getString(1), row.getString(2), row.getBoolean(3), row.getLong(4))));
  }

  /** Without the file index. */
  TableSizes withoutFileIndex() {
    return new TableSizes(
        parts.stream()
            .filter(part -> !FILE_INDEX.contains(part.table()) && !part.table().startsWith(SEARCH))
            .toList());
  }

  TableSizes only(Collection<String> tables) {
    return new TableSizes(parts.stream().filter(part -> tables.contains(part.table())).toList());
  }

  /** Of one table or index alone. */
  long bytes(String name) {
    return parts.stream().filter(p -> p.name().equals(name)).mapToLong(Part::bytes).sum();
  }

  long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }

  long indexBytes() {
    return parts.stream().filter(Part::index).mapToLong(Part::bytes).sum();
  }
}
