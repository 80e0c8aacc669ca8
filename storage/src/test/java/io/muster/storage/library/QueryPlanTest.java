package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Plans;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No query of the index reads a whole table, or sorts what an index gives in order: neither before
 * anything is known of the rows, nor once there are many and maintenance has looked at them.
 */
final class QueryPlanTest {
  private static final List<Uuid> TWO = List.of(new Uuid(1, 1), new Uuid(2, 2));
  private static final Search.Sizes SIZES = new Search.Sizes(1, 2);

  private static final int ROWS = 20_000;

  @TempDir private static Path folder;
  private static TestDevice empty;
  private static TestDevice full;
  private static Connection withoutRows;
  private static Connection withRows;

  @BeforeAll
  static void open() throws SQLException {
    empty = new TestDevice(folder, "a");
    full = new TestDevice(folder, "b");
    ManyRows.fill(full, ROWS);
    withoutRows = DriverManager.getConnection("jdbc:sqlite:" + empty.file());
    withRows = DriverManager.getConnection("jdbc:sqlite:" + full.file());
    Plans.analyse(withRows);
  }

  @AfterAll
  static void close() throws SQLException {
    withoutRows.close();
    withRows.close();
    empty.close();
    full.close();
  }

  /** With no rows, and with many and statistics of them. */
  private static List<List<String>> plans(String sql) throws SQLException {
    return List.of(Plans.of(withoutRows, sql), Plans.of(withRows, sql));
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
        Arguments.of("groups by the begin of their ids", GroupNames.BETWEEN),
        Arguments.of("groups that are not complete", GroupStatuses.NOT_COMPLETE + "(?, ?)"),
        Arguments.of("number of a folder", FolderTable.FIND),
        Arguments.of("a folder that holds nothing", FolderTable.DROP),
        Arguments.of("one file more of a content", SharedContents.MORE),
        Arguments.of("one file fewer of a content", SharedContents.FEWER),
        Arguments.of("files of a content", SharedContents.ADD),
        Arguments.of("a content that is shared no more", SharedContents.DROP),
        Arguments.of("size of a shared content", SharedContents.RESIZE),
        Arguments.of("entry at a path", EntryQueries.AT),
        Arguments.of("page of a folder", EntryQueries.CHILDREN),
        Arguments.of("page of a tree", EntryQueries.BELOW),
        Arguments.of("own files", EntryQueries.FILES),
        Arguments.of("paths of a content", EntryQueries.PATHS),
        Arguments.of("paths of a content on a device", EntryQueries.PATHS_ON),
        Arguments.of("known file", KnownWalk.IN_FOLDER + "AND e.name = ?"),
        Arguments.of("known files", KnownWalk.IN_FOLDER + "AND e.name > ? ORDER BY e.name LIMIT ?"),
        Arguments.of("tags of a name", IndexQueries.TAGS_NAMED),
        Arguments.of("uses of a tag", MetadataQueries.uses("metadata_tag", "tag_uuid", 1)),
        Arguments.of("uses of tags", MetadataQueries.uses("metadata_tag", "tag_uuid", 2)),
        Arguments.of("uses of a label", MetadataQueries.uses("metadata_label", "label_uuid", 1)),
        Arguments.of("uses of labels", MetadataQueries.uses("metadata_label", "label_uuid", 2)),
        Arguments.of("metadata", MetadataQueries.METADATA),
        Arguments.of("tags of a file", MetadataQueries.TAGS_OF),
        Arguments.of("labels of a file", MetadataQueries.LABELS_OF),
        Arguments.of("kinds", IndexQueries.KINDS),
        Arguments.of("runs of letters", NameIndex.RUNS),
        Arguments.of("a folder's own sum", FolderSums.AT),
        Arguments.of("sums of folders", FolderSums.BELOW),
        Arguments.of("page of groups", LibraryQueries.GROUPS_AFTER),
        Arguments.of("failed groups", GroupTable.FAILURES),
        Arguments.of("window of dots", DotTable.RUNS),
        Arguments.of("next dot", DotTable.NEXT),
        Arguments.of("totals of a location", LocationScans.TOTALS),
        Arguments.of("indexed text", TextIndex.FIND),
        Arguments.of("indexed texts", TextIndex.OF_CONTENT),
        Arguments.of("find by name", named("*.jpg").sql(9)),
        Arguments.of("find by words", words("sea and sky").sql(9)),
        Arguments.of("find by tag", new SearchSql().tags(TWO).sql(9)),
        Arguments.of("find by label", new SearchSql().labels(TWO).sql(9)),
        Arguments.of("find favorites", new SearchSql().favorite().sql(9)),
        Arguments.of("find by kind", new SearchSql().kind("image", SIZES).sql(9)),
        Arguments.of("find by size", new SearchSql().sizes(SIZES).sql(9)),
        Arguments.of("find by all", named("beach").tags(TWO).favorite().sizes(SIZES).sql(9)));
  }

  private static String contents() {
    return "SELECT id FROM content_identity WHERE ";
  }

  private static SearchSql words(String words) {
    try {
      return new SearchSql().words(words, _ -> List.of());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static SearchSql named(String name) {
    try {
      return new SearchSql().name(name, _ -> List.of());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void shouldReadAnIndex(String name, String sql) throws SQLException {
    for (List<String> plan : plans(sql)) {
      assertThat(plan).isNotEmpty().noneMatch(Plans::isBad);
    }
  }

  static Stream<RecordType> indexedTypes() {
    return Arrays.stream(RecordType.values()).filter(type -> LeafRows.indexed(type).isPresent());
  }

  @ParameterizedTest
  @MethodSource("indexedTypes")
  void shouldReadTheRowsOfALeafByTheirIndex(RecordType type) throws SQLException {
    Optional<String> value = LeafRows.indexed(type);
    for (List<String> plan : plans(LeafRows.range(value.orElseThrow(), type))) {
      assertThat(plan).isNotEmpty().noneMatch(Plans::isScan);
    }
  }

  @Test
  void shouldReadTheLargestDuplicatesInOrderOfTheirIndex() throws SQLException {
    for (List<String> plan : plans(Duplicates.PAGE)) {
      assertThat(plan)
          .anyMatch(step -> step.contains("USING INDEX shared_by_size (device_uuid=?"))
          .noneMatch(Plans::isBad);
    }
  }

  @Test
  void shouldListTagsInOrderOfTheirIndex() throws SQLException {
    for (List<String> plan : plans(MetadataQueries.TAGS)) {
      assertThat(plan)
          .anyMatch(step -> step.contains("INDEX tags_by_name"))
          .noneMatch(step -> step.contains("TEMP B-TREE"));
    }
  }

  @Test
  void shouldNoticeAScanAndASort() throws SQLException {
    for (String bad :
        List.of(
            "SELECT id FROM entry_rows WHERE permissions = 1",
            "SELECT id FROM entry_rows WHERE folder = 1 ORDER BY size",
            "SELECT rowid FROM entry_names",
            "SELECT term FROM name_runs")) {
      for (List<String> plan : plans(bad)) {
        assertThat(plan).as(bad).anyMatch(Plans::isBad);
      }
    }
  }
}
