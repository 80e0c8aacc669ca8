package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.inspect.LibraryDatabases;
import io.muster.storage.inspect.SchemaMigration;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Migrating;
import io.muster.storage.sql.MigrationProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library goes to older schemas and back, and keeps what both can hold. */
final class DownMigrationTest {
  private static final Uuid PHOTOS = new Uuid(1, 2);
  private static final VariantId THUMB = new VariantId("thumb", "128");
  private static final VariantId TEXT = new VariantId("text", "default");
  private static final int FILES = 300; // more than the first slice
  private static final int AT_ONCE = 100;

  /** Fields that schema 2 does not know. */
  private static final Set<String> NEW_FIELDS =
      Set.of(
          "hardware_model",
          "capabilities",
          "index_mode",
          "last_scan_at",
          "total_files",
          "total_bytes",
          "created_at",
          "accessed_at",
          "width",
          "height",
          "duration_ms",
          "taken_at",
          "active");

  @TempDir private Path dir;
  private TestDevice a;

  @BeforeEach
  void open() {
    a = new TestDevice(dir, "a");
  }

  @AfterEach
  void close() {
    a.close();
  }

  private static Hash hash(int file) {
    return Hash.sha256(("file " + file).getBytes(StandardCharsets.UTF_8));
  }

  private static ContentId content(int file) {
    return ContentId.of(hash(file));
  }

  private static EntryPath path(int file) {
    return new EntryPath(file % 3 == 0 ? "" : "y" + file % 7, "f" + file + ".jpg");
  }

  private void write(RecordKey key, Map<String, ByteString> values) {
    a.library.write(List.of(Mutation.put(key, values)));
  }

  /** What the first schema can hold. */
  private void fillOld() {
    write(
        RecordKey.location(a.id, PHOTOS),
        Map.of("name", Values.ofText("Photos"), "path", Values.ofText("/photos")));
    write(
        RecordKey.variant(THUMB),
        Map.of("description", Values.ofText("small"), "bit_position", Values.ofNumber(0)));
    for (int file = 0; file < FILES; file += AT_ONCE) {
      fill(file, file + AT_ONCE);
    }
    a.library.write(List.of(Mutation.deleteSidecar(content(5), THUMB)));
    a.library.record(List.of(GroupWrite.of(content(6), TEXT, TestDevice.blob("words"))));
    a.library.write(List.of(Mutation.delete(RecordKey.entry(a.id, path(7).entryIn(PHOTOS)))));
    write(RecordKey.entry(a.id, path(8).entryIn(PHOTOS)), Map.of("content", ByteString.EMPTY));
    write(
        RecordKey.entry(a.id, path(9).entryIn(PHOTOS)),
        Map.of("content", content(-1).uuid().byteString())); // its own record is not here yet
    a.library.files().scans().begun(PHOTOS, 10);
    a.library.files().scans().complete(PHOTOS, 20, FILES);
  }

  private void fill(int from, int to) {
    List<Mutation> mutations = new ArrayList<>();
    List<FileStat> stats = new ArrayList<>();
    List<GroupWrite> groups = new ArrayList<>();
    for (int file = from; file < to; file++) {
      mutations.add(
          Mutation.put(
              RecordKey.content(content(file)),
              Map.of("cas_id", hash(file).byteString(), "size", Values.ofNumber(file))));
      mutations.add(Mutation.put(RecordKey.entry(a.id, path(file).entryIn(PHOTOS)), entry(file)));
      stats.add(new FileStat(PHOTOS, path(file).full(), 1_000L + file, file));
      groups.add(GroupWrite.of(content(file), THUMB, TestDevice.blob("t" + file)));
    }
    a.library.write(mutations, stats);
    a.library.record(groups);
  }

  private static Map<String, ByteString> entry(int file) {
    return Map.of(
        "location", PHOTOS.byteString(),
        "relative_path", Values.ofText(path(file).folder()),
        "name", Values.ofText(path(file).name()),
        "kind", Values.ofNumber(EntryKind.FILE.number()),
        "size", Values.ofNumber(file),
        "permissions", Values.ofNumber(420),
        "modified_at", Values.ofNumber(1_000),
        "content", content(file).uuid().byteString());
  }

  /** What only the present schema holds. */
  private void fillNew() {
    Uuid tag = new Uuid(7, 7);
    write(RecordKey.device(a.id), Map.of("hardware_model", Values.ofText("Tower 9")));
    write(RecordKey.location(a.id, PHOTOS), Map.of("index_mode", Values.ofText("content")));
    write(RecordKey.variant(THUMB), Map.of("active", Values.ofNumber(0)));
    write(
        RecordKey.entry(a.id, path(11).entryIn(PHOTOS)), Map.of("created_at", Values.ofNumber(5)));
    write(RecordKey.content(content(12)), Map.of("width", Values.ofNumber(640)));
    write(RecordKey.content(content(-2)), Map.of("width", Values.ofNumber(480)));
    write(RecordKey.content(content(-3)), Map.of("size", Values.ofNumber(3)));
    write(
        RecordKey.metadata(content(13).uuid()), Map.of("notes", Values.ofText("windy at the sea")));
    write(RecordKey.tag(tag), Map.of("name", Values.ofText("sea")));
    write(RecordKey.tagOf(tag, content(13).uuid()), Map.of());
  }

  private Migrating migrating() {
    return new Migrating(a.file(), DatabaseOptions.of(LibrarySchema.SCHEMA, Durability.OFF));
  }

  private void downAndUp(int schema) {
    a.library.close();
    migrating().to(schema);
    assertThat(migrating().standing().schema()).isEqualTo(schema);
    migrating().to(LibrarySchema.SCHEMA.migrations().latest());
    a.library = Library.open(a.folder(), a.options());
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.root());
  }

  /** Every record as another device gets it, without the fields that an older schema lacks. */
  private SortedMap<RecordKey, Map<String, Register>> records() {
    try (TestDevice b = new TestDevice(dir.resolve("b" + System.nanoTime()), "b")) {
      b.pull(a, 500);
      SortedMap<RecordKey, Map<String, Register>> records = new TreeMap<>();
      for (int leaf = 0; leaf < RecordTree.LEAVES; leaf++) {
        for (LibraryRecord record : b.library.recordsIn(leaf)) {
          Map<String, Register> fields = new TreeMap<>(record.fields());
          if (record.key().type() != RecordType.LIBRARY) {
            fields.keySet().removeAll(NEW_FIELDS);
          }
          if (record.key().type().number() <= 8 && !fields.isEmpty()) {
            records.put(record.key(), fields);
          }
        }
      }
      return records;
    }
  }

  private void assertFilesKnown() {
    LocalFiles files = a.library.files();
    for (int file = 0; file < FILES; file++) {
      if (file != 7) {
        LocalFiles.KnownFile known = files.known(PHOTOS, path(file).full()).orElseThrow();
        assertThat(known.mtimeNanos()).isEqualTo(1_000L + file);
        assertThat(known.inode()).isEqualTo(file);
      }
    }
    LocationScans.Scan scan = files.scans().of(PHOTOS).orElseThrow();
    assertThat(scan.finishedMillis()).isEqualTo(20);
    assertThat(scan.files()).isEqualTo(FILES);
    assertThat(scan.state()).isEqualTo(ScanState.COMPLETE);
  }

  @Test
  void shouldHaveTheSameRootAfterTheFirstSchemaHeldIt() {
    fillOld();
    Hash root = a.library.root();
    LibraryCounts counts = a.library.queries().counts();
    Map<RecordKey, Map<String, Register>> before = records();
    downAndUp(1);
    assertThat(a.library.root()).isEqualTo(root);
    assertThat(a.library.queries().counts()).isEqualTo(counts);
    assertThat(records()).isEqualTo(before);
    assertFilesKnown();
  }

  @Test
  void shouldKeepTheLeavesOfTheTree() throws SQLException {
    fillOld();
    Hash root = a.library.root();
    a.library.close();
    migrating().to(6);
    assertThat(number("SELECT count(*) FROM tree_leaves WHERE length(sum) = 32"))
        .isGreaterThan(FILES);
    migrating().to(7);
    assertThat(number("SELECT count(*) FROM tree_nodes WHERE length(sums) = 64 * 32"))
        .isEqualTo(RecordTree.NODES);
    a.library = Library.open(a.folder(), a.options());
    assertThat(a.library.root()).isEqualTo(root).isEqualTo(a.library.recomputedRoot());
  }

  private long number(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + a.file());
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      return found.getLong(1);
    }
  }

  @Test
  void shouldKeepWhatTheSecondSchemaHolds() {
    fillOld();
    fillNew();
    Map<RecordKey, Map<String, Register>> before = records();
    downAndUp(2);
    assertThat(records()).isEqualTo(before);
    assertFilesKnown();
    assertThat(a.library.queries().index().tags(10)).isEmpty();
  }

  @Test
  void shouldKeepWhatTheFirstSchemaHoldsOfANewerLibrary() {
    fillOld();
    fillNew();
    Map<RecordKey, Map<String, Register>> before = records();
    downAndUp(1);
    assertThat(records()).isEqualTo(before);
    assertFilesKnown();
    write(RecordKey.tag(new Uuid(8, 8)), Map.of("name", Values.ofText("after")));
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.root());
  }

  @Test
  void shouldRepairWhatItLostFromADeviceThatHasIt() {
    fillOld();
    fillNew();
    try (TestDevice b = new TestDevice(dir, "b")) {
      b.pull(a, 500);
      a.pull(b, 500);
      downAndUp(1);
      assertThat(a.library.context()).isEqualTo(b.library.context());
      assertThat(a.library.root()).isNotEqualTo(b.library.root());
      for (int leaf = 0; leaf < RecordTree.LEAVES; leaf++) {
        a.library.repair(b.library.recordsIn(leaf));
      }
      assertThat(a.library.root()).isEqualTo(b.library.root());
    }
  }

  @Test
  void shouldGoOnWhereEachSliceWasCutOff() {
    fillOld();
    fillNew();
    Map<RecordKey, Map<String, Register>> before = records();
    a.library.close();
    int cuts = 0;
    while (migrating().standing().schema() > 1) {
      try {
        cutAfter(2).to(1);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("cut");
        cuts++;
      }
    }
    assertThat(cuts).isGreaterThan(3);
    a.library = Library.open(a.folder(), a.options());
    assertThat(records()).isEqualTo(before);
    assertFilesKnown();
  }

  /** Ends as a crash would, between two slices. */
  private Migrating cutAfter(int slices) {
    int[] seen = new int[1];
    return new Migrating(
        a.file(),
        DatabaseOptions.of(LibrarySchema.SCHEMA, Durability.OFF)
            .withListener(
                at -> {
                  if (at.phase() == MigrationProgress.Phase.CHANGING && ++seen[0] == slices) {
                    throw new IllegalStateException("cut");
                  }
                }));
  }

  @Test
  void shouldNameWhatWouldBeLostWithoutChangingAnything() {
    fillOld();
    fillNew();
    Hash root = a.library.root();
    a.library.close();
    SchemaMigration migration = new LibraryDatabases(a.folder()).migration("library");
    SchemaMigration.Rehearsal rehearsal = migration.rehearse(1, (_, _, _) -> {});
    assertThat(rehearsal.losses())
        .anyMatch(loss -> loss.contains("tags"))
        .anyMatch(loss -> loss.contains("share"));
    assertThat(rehearsal.changes())
        .anyMatch(change -> change.table().equals("tags") && change.after() == null);
    assertThat(migration.status().schema()).isEqualTo(LibrarySchema.SCHEMA.migrations().latest());
    a.library = Library.open(a.folder(), a.options());
    assertThat(a.library.root()).isEqualTo(root);
  }

  @Test
  void shouldNotTakeADamagedRowToAnOlderSchema() throws SQLException {
    fillOld();
    a.library.close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + a.file());
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE entry_rows SET size = size + 1 WHERE id = 300");
    }
    assertThatThrownBy(() -> migrating().to(2))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("wrong checksum");
    assertThat(migrating().standing().schema()).isEqualTo(3);
  }
}
