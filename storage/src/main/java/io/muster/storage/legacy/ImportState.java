package io.muster.storage.legacy;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Writer;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code legacy-import.db}, beside the library: what an import must remember over a crash. What was
 * done to the library is committed there first, and done again if this file does not know of it.
 */
final class ImportState implements AutoCloseable {
  static final String NAME = "legacy-import.db";

  /** Cursors and counts. */
  enum Count {
    ROW,
    SEEN,
    UNDONE,
    MIRRORED,
    IMPORTED,
    VERIFIED,
    KEPT,
    PENDING,
    BYTES
  }

  private static final List<String> COMPANIONS = List.of("-wal", "-shm", "");

  private final Path file;
  private final Sqlite sqlite;
  private final MadeRows made;

  private ImportState(Path file, Sqlite sqlite) {
    this.file = file;
    this.sqlite = sqlite;
    this.made = new MadeRows(sqlite);
  }

  static boolean exists(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  static ImportState open(Path folder) {
    Path file = folder.resolve(NAME);
    Sqlite sqlite = Sqlite.open(file);
    try {
      sqlite.transaction(() -> sqlite.script(LegacySchema.read("import.sql")));
      return new ImportState(file, sqlite);
    } catch (StorageException e) {
      sqlite.close();
      throw e;
    }
  }

  void transaction(Runnable changes) {
    sqlite.transaction(changes);
  }

  private Optional<String> text(String key) {
    return sqlite
        .list("SELECT value FROM state WHERE key = ?", row -> row.getString(1), key)
        .stream()
        .findFirst();
  }

  private void set(String key, @Nullable Object value) {
    if (value != null) {
      sqlite.update("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", key, value);
    }
  }

  Optional<LegacySource> source() {
    return text("file")
        .map(
            path ->
                new LegacySource(
                    Path.of(path),
                    text("device").map(Uuid::parse),
                    text("sidecars").map(Path::of)));
  }

  void setSource(LegacySource source) {
    set("file", source.file().toString());
    set("device", source.device().map(Uuid::toString).orElse(null));
    set("sidecars", source.sidecars().map(Path::toString).orElse(null));
  }

  LegacyPhase phase() {
    return text("phase").map(LegacyPhase::valueOf).orElse(LegacyPhase.WRITE_BOTH);
  }

  void setPhase(LegacyPhase phase) {
    set("phase", phase.name());
  }

  long get(Count count) {
    return text(count.name()).map(Long::parseLong).orElse(0L);
  }

  void set(Count count, long value) {
    set(count.name(), value);
  }

  void add(Count count, long more) {
    if (more != 0) {
      set(count, get(count) + more);
    }
  }

  /** As whom this device wrote what was mirrored last. */
  Optional<Writer> mirrored() {
    return text("writer")
        .map(
            text -> {
              ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(text));
              byte[] device = new byte[Hash.SIZE];
              in.get(device);
              Incarnation incarnation = new Incarnation(in.getLong(), in.getLong());
              return new Writer(new DeviceId(Hash.of(device)), incarnation);
            });
  }

  void setMirrored(Writer writer, long upTo) {
    ByteBuffer out =
        ByteBuffer.allocate(Hash.SIZE + 2 * Long.BYTES)
            .put(writer.device().hash().bytes())
            .putLong(writer.incarnation().counter())
            .putLong(writer.incarnation().random());
    set("writer", HexFormat.of().formatHex(out.array()));
    set(Count.MIRRORED, upTo);
  }

  void problem(LegacyProblem problem) {
    sqlite.update(
        "INSERT OR REPLACE INTO problems (id, kind, reason) VALUES (?, ?, ?)",
        problem.id(),
        problem.kind().name(),
        problem.reason());
  }

  /** Problems in order of row. */
  List<LegacyProblem> problems(long afterId, int limit) {
    return sqlite.list(
        "SELECT id, kind, reason FROM problems WHERE id > ? ORDER BY id LIMIT ?",
        row ->
            new LegacyProblem(
                row.getLong(1), LegacyProblem.Kind.valueOf(row.getString(2)), row.getString(3)),
        afterId,
        limit);
  }

  void waits(Uuid content) {
    sqlite.update("INSERT OR IGNORE INTO waiting (content) VALUES (?)", content.bytes());
  }

  void waitsNoMore(Uuid content) {
    sqlite.update("DELETE FROM waiting WHERE content = ?", content.bytes());
  }

  /** Contents that wait, in order, after one. */
  List<Uuid> waiting(@Nullable Uuid after, int limit) {
    return sqlite.list(
        "SELECT content FROM waiting WHERE content > ? ORDER BY content LIMIT ?",
        row -> Uuid.of(row.getBytes(1)),
        after == null ? new byte[0] : after.bytes(),
        limit);
  }

  void show(Uuid content, Hash bytes) {
    sqlite.update(
        "INSERT OR REPLACE INTO shown (content, bytes) VALUES (?, ?)",
        content.bytes(),
        bytes.bytes());
  }

  Optional<Hash> shown(Uuid content) {
    return sqlite
        .list(
            "SELECT bytes FROM shown WHERE content = ?",
            row -> Hash.of(row.getBytes(1)),
            content.bytes())
        .stream()
        .findFirst();
  }

  void name(ContentId content, Uuid legacy) {
    sqlite.update(
        "INSERT OR REPLACE INTO names (content, legacy) VALUES (?, ?)",
        content.uuid().bytes(),
        legacy.bytes());
  }

  Optional<Uuid> name(ContentId content) {
    return sqlite
        .list(
            "SELECT legacy FROM names WHERE content = ?",
            row -> Uuid.of(row.getBytes(1)),
            content.uuid().bytes())
        .stream()
        .findFirst();
  }

  /** Which rows were entered into the library. */
  MadeRows made() {
    return made;
  }

  LegacyProgress.Counts counts() {
    return new LegacyProgress.Counts(
        get(Count.IMPORTED),
        get(Count.VERIFIED),
        get(Count.KEPT),
        get(Count.PENDING),
        get(Count.BYTES),
        sqlite.number("SELECT count(*) FROM waiting"),
        sqlite.number("SELECT count(*) FROM problems"));
  }

  /** Closes the file and removes it: there was no import. */
  void drop() {
    close();
    try {
      for (String companion : COMPANIONS) {
        Files.deleteIfExists(file.resolveSibling(NAME + companion));
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.OTHER, file + " can't be removed; remove it by hand", e);
    }
  }

  @Override
  public void close() {
    sqlite.close();
  }
}
