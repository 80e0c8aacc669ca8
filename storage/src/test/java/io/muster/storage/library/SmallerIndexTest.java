package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.Durability;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Migrating;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds by number and times as differences are the words and times that were written. */
final class SmallerIndexTest {
  private static final Uuid PHOTOS = new Uuid(1, 2);
  private static final int MANY = 40;
  private static final List<String> KINDS = List.of("image", "other", "hologram", "3", "");
  private static final List<Long> TIMES = List.of(0L, -1L, 1_700_000_000_123L, Long.MAX_VALUE);

  @TempDir private Path folder;
  private TestDevice device;

  @BeforeEach
  void open() {
    device = new TestDevice(folder, "a");
    List<Mutation> mutations = new ArrayList<>();
    List<FileStat> stats = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      mutations.add(entry(i, TIMES.get(i % 4), TIMES.get(i / 4 % 4)));
      mutations.add(content(i, KINDS.get(i % 5)));
      stats.add(new FileStat(PHOTOS, path(i), Long.MAX_VALUE - i, i));
    }
    device.library.write(mutations, stats);
  }

  @AfterEach
  void close() {
    device.close();
  }

  private static String path(int number) {
    return "2024/photo %d.jpg".formatted(number);
  }

  private static Hash hash(int number) {
    return Hash.sha256(new byte[] {(byte) number});
  }

  private static Mutation content(int number, String kind) {
    return Mutation.put(
        RecordKey.content(ContentId.of(hash(number))),
        Map.of("cas_id", hash(number).byteString(), "kind", Values.ofText(kind)));
  }

  private RecordKey key(int number) {
    return RecordKey.entry(device.id, EntryPath.of(path(number)).entryIn(PHOTOS));
  }

  private Mutation entry(int number, long created, long modified) {
    return Mutation.put(
        key(number),
        Map.of(
            "location", PHOTOS.byteString(),
            "relative_path", Values.ofText("2024"),
            "name", Values.ofText("photo %d.jpg".formatted(number)),
            "kind", Values.ofNumber(EntryKind.FILE.number()),
            "created_at", Values.ofNumber(created),
            "modified_at", Values.ofNumber(modified),
            "accessed_at", Values.ofNumber(created),
            "content", ContentId.of(hash(number)).uuid().byteString()));
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + device.file());
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  /** The kinds of contents, in the order of their entries. */
  private List<String> kinds(String table) throws SQLException {
    return rows(
        "SELECT c.kind FROM entry_rows e JOIN %s c ON c.id = e.content ORDER BY e.id"
            .formatted(table));
  }

  private static List<String> all(List<?> values) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(String.valueOf(values.get(i % values.size())));
    }
    return all;
  }

  @Test
  void shouldReadEveryRecordAsItWasWritten() throws SQLException {
    assertThat(device.library.recomputedRoot()).isEqualTo(device.library.root());
    assertThat(kinds("contents")).isEqualTo(all(KINDS));
    assertThat(rows("SELECT created_at FROM entries ORDER BY id")).isEqualTo(all(TIMES));
    assertThat(rows("SELECT accessed_at FROM entries ORDER BY id")).isEqualTo(all(TIMES));
    assertThat(rows("SELECT DISTINCT typeof(kind) FROM content_identity WHERE kind = 1"))
        .containsExactly("integer");
    for (int i = 0; i < MANY; i++) {
      assertThat(device.library.files().known(PHOTOS, path(i)).orElseThrow().mtimeNanos())
          .isEqualTo(Long.MAX_VALUE - i);
    }
  }

  @Test
  void shouldRememberHowAFileLooksWhoseEntryWasThereBefore() {
    device.library.write(List.of(), List.of(new FileStat(PHOTOS, path(6), 12_345, 7)));
    assertThat(device.library.files().known(PHOTOS, path(6)).orElseThrow().mtimeNanos())
        .isEqualTo(12_345);
  }

  @Test
  void shouldWriteARecordOnceThatComesTwiceInABulk() throws SQLException {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < 2 * MANY; i++) {
      mutations.add(entry(MANY + i / 2, i, i));
      mutations.add(entry(i / 2, i, i));
    }
    device.library.write(mutations);
    assertThat(rows("SELECT count(*) FROM entry_rows")).containsExactly("" + 2 * MANY);
    assertThat(rows("SELECT count(DISTINCT uuid) FROM entry_rows")).containsExactly("" + 2 * MANY);
    assertThat(device.library.recomputedRoot()).isEqualTo(device.library.root());
  }

  @Test
  void shouldGoBackToTheSchemaBeforeAndComeAgain() throws SQLException {
    Hash root = device.library.root();
    device.library.close();
    var options = DatabaseOptions.of(LibrarySchema.SCHEMA, Durability.OFF);
    new Migrating(device.file(), options).to(4);
    assertThat(kinds("content_identity")).isEqualTo(all(KINDS));
    assertThat(rows("SELECT created_at FROM entry_rows ORDER BY id")).isEqualTo(all(TIMES));
    assertThat(rows("SELECT name FROM sqlite_schema WHERE name = 'contents'")).isEmpty();
    new Migrating(device.file(), options).to(5);
    device.reopen();
    assertThat(device.library.recomputedRoot()).isEqualTo(root).isEqualTo(device.library.root());
  }
}
