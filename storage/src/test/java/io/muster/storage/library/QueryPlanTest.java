package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Uuid;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No query of the index reads a whole table, or sorts what an index gives in order. */
final class QueryPlanTest {
  private static final List<Uuid> TWO = List.of(new Uuid(1, 1), new Uuid(2, 2));
  private static final Search.Sizes SIZES = new Search.Sizes(1, 2);

  @TempDir private static Path folder;
  private static TestDevice device;
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    device = new TestDevice(folder, "a");
    connection = DriverManager.getConnection("jdbc:sqlite:" + device.file());
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    device.close();
  }

  private static List<String> plan(String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }

  /** A subquery, a recursion's own rows and a virtual table with its index are no whole tables. */
  private static boolean isBad(String step) {
    boolean isScan =
        step.startsWith("SCAN ")
            && !step.matches("SCAN (k|m|n|kinds|keys|CONSTANT ROW|\\d.*|\\(subquery.*)")
            && !step.equals("SCAN user_metadata USING INDEX favorites") // only favorites are in it
            && !step.matches("SCAN \\w+ VIRTUAL TABLE INDEX .*M\\d.*");
    boolean isSort = step.contains("TEMP B-TREE") && step.contains("ORDER BY");
    return isScan || isSort || step.contains("AUTOMATIC");
  }

  static Stream<Arguments> statements() {
    return Stream.of(
        Arguments.of("entry by key", EntryTable.SELECT + EntryTable.BY_UUID),
        Arguments.of("place of an entry", EntryTable.PLACE),
        Arguments.of("contents not there yet", NewKeys.CONTENTS),
        Arguments.of("entries not there yet", NewKeys.ENTRIES),
        Arguments.of("number of a content", ContentTable.NUMBER),
        Arguments.of("a content by its UUID", contents() + ContentTable.BY_UUID),
        Arguments.of("groups", GroupStatuses.ANY + "(?, ?)"),
        Arguments.of("groups that are not complete", GroupStatuses.NOT_COMPLETE + "(?, ?)"),
        Arguments.of("number of a folder", FolderTable.FIND),
        Arguments.of("another entry of a content", ContentTable.IS_USED),
        Arguments.of("entry at a path", EntryQueries.AT),
        Arguments.of("page of a folder", EntryQueries.CHILDREN),
        Arguments.of("page of a tree", EntryQueries.BELOW),
        Arguments.of("own files", EntryQueries.FILES),
        Arguments.of("paths of a content", EntryQueries.PATHS),
        Arguments.of("known file", KnownWalk.IN_FOLDER + "AND e.name = ?"),
        Arguments.of("known files", KnownWalk.IN_FOLDER + "AND e.name > ? ORDER BY e.name LIMIT ?"),
        Arguments.of("tags of a name", IndexQueries.TAGS_NAMED),
        Arguments.of("uses of a label", IndexQueries.LABEL_USES),
        Arguments.of("metadata", IndexQueries.METADATA),
        Arguments.of("tags of a file", IndexQueries.TAGS_OF),
        Arguments.of("labels of a file", IndexQueries.LABELS_OF),
        Arguments.of("sums of folders", IndexQueries.FOLDER_SUMS),
        Arguments.of("totals of a location", LocationScans.TOTALS),
        Arguments.of("indexed text", TextIndex.FIND),
        Arguments.of("indexed texts", TextIndex.OF_CONTENT),
        Arguments.of("find by name", new SearchSql().name("*.jpg").sql(9)),
        Arguments.of("find by words", new SearchSql().words("sea and sky").sql(9)),
        Arguments.of("find by tag", new SearchSql().tags(TWO).sql(9)),
        Arguments.of("find by label", new SearchSql().labels(TWO).sql(9)),
        Arguments.of("find favorites", new SearchSql().favorite().sql(9)),
        Arguments.of("find by kind", new SearchSql().kind("image", SIZES).sql(9)),
        Arguments.of("find by size", new SearchSql().sizes(SIZES).sql(9)),
        Arguments.of(
            "find by all", new SearchSql().name("beach").tags(TWO).favorite().sizes(SIZES).sql(9)));
  }

  private static String contents() {
    return "SELECT id FROM content_identity WHERE ";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void shouldReadAnIndex(String name, String sql) throws SQLException {
    assertThat(plan(sql)).isNotEmpty().noneMatch(QueryPlanTest::isBad);
  }

  @Test
  void shouldReadTheLargestDuplicatesInOrderOfTheirIndex() throws SQLException {
    assertThat(plan(IndexQueries.SHARED))
        .contains("SCAN s USING COVERING INDEX shared_by_size")
        .noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @Test
  void shouldListTagsInOrderOfTheirIndex() throws SQLException {
    assertThat(plan(IndexQueries.TAG_USES))
        .contains("SEARCH t USING INDEX tags_by_name (name>?)")
        .noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @Test
  void shouldNoticeAScanAndASort() throws SQLException {
    assertThat(plan("SELECT id FROM entry_rows WHERE permissions = 1"))
        .anyMatch(QueryPlanTest::isBad);
    assertThat(plan("SELECT id FROM entry_rows WHERE folder = 1 ORDER BY size"))
        .anyMatch(QueryPlanTest::isBad);
    assertThat(plan("SELECT rowid FROM entry_names")).anyMatch(QueryPlanTest::isBad);
  }
}
