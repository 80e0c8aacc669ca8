package io.muster.storage.inspect;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How much of a file a table or an index takes.
 *
 * @param name as in the schema
 * @param table the table that an index belongs to; its own name for a table
 * @param rows of a table, or entries of an index
 * @param pages that are its own
 * @param bytes of those pages
 * @param used bytes that hold something
 */
public record TableSize(
    String name, String table, boolean isIndex, long rows, long pages, long bytes, long used) {
  // A row stands in a leaf of its table; where a tree has keys instead of row numbers, the inner
  // pages hold rows as well.
  private static final String SIZES =
      """
      SELECT s.name, ifnull(m.tbl_name, s.name), ifnull(m.type = 'index', 0),
        sum(CASE WHEN s.pagetype = 'leaf'
            OR (s.pagetype = 'internal' AND (m.type = 'index' OR l.wr = 1))
            THEN s.ncell ELSE 0 END),
        count(*), sum(s.pgsize), sum(s.pgsize - s.unused)
      FROM dbstat s
      LEFT JOIN sqlite_schema m ON m.name = s.name
      LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.name
      GROUP BY s.name
      """;

  /**
   * Of all tables, each with its indexes after it; those that take the most first. Reads the whole
   * file.
   */
  static List<TableSize> all(Session session) throws SQLException {
    List<TableSize> all = new ArrayList<>(sizes(session));
    Map<String, Long> sums =
        all.stream().collect(groupingBy(TableSize::table, summingLong(TableSize::bytes)));
    all.sort(
        Comparator.<TableSize, Long>comparing(size -> -sums.getOrDefault(size.table(), 0L))
            .thenComparing(TableSize::table)
            .thenComparing(TableSize::isIndex)
            .thenComparing(TableSize::name));
    return all;
  }

  private static List<TableSize> sizes(Session session) throws SQLException {
    return session.list(
        SIZES,
        row ->
            new TableSize(
                row.text(1),
                row.text(2),
                row.number(3) == 1,
                row.number(4),
                row.number(5),
                row.number(6),
                row.number(7)));
  }
}
