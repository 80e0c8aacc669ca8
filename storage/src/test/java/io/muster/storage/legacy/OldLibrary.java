package io.muster.storage.legacy;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A library in the older layout, as its own programs would have written it. */
final class OldLibrary {
  static final Uuid LAPTOP = new Uuid(7, 1);
  static final Uuid PHONE = new Uuid(7, 2);
  static final String MADE = "2024-03-01T10:00:00.123Z";

  final Path file;
  final Path sidecars;

  OldLibrary(Path folder) throws IOException {
    file = folder.resolve("old.db").toAbsolutePath();
    sidecars = Files.createDirectories(folder.resolve("old-sidecars")).toAbsolutePath();
    try (Sqlite sqlite = Sqlite.open(file)) {
      sqlite.script(LegacySchema.statements());
    }
  }

  /** What a content is called there. */
  static Uuid name(int number) {
    return new Uuid(0x1111_0000_0000_4000L + number, 0x8000_0000_0000_0000L + number);
  }

  /** SHA-256 of a content's bytes. */
  static Hash bytes(int number) {
    return Hash.sha256(("content " + number).getBytes(StandardCharsets.UTF_8));
  }

  static byte[] sidecar(int number, String variant) {
    return "sidecar %s of %d".formatted(variant, number).getBytes(StandardCharsets.UTF_8);
  }

  void map(int number) {
    sql(
        "INSERT INTO content_identity (uuid, cas_id, kind, size_bytes) VALUES (?, ?, 'image', 5)",
        name(number).bytes(),
        bytes(number).hex());
  }

  /** A sidecar with its bytes, that the laptop and the phone have. */
  void add(int number, String variant) throws IOException {
    byte[] bytes = sidecar(number, variant);
    String path = "ab/%d/thumbs/%s.webp".formatted(number, variant);
    Path at = sidecars.resolve(path);
    Files.createDirectories(at.getParent());
    Files.write(at, bytes);
    row(name(number).bytes(), "thumb", variant, path, Hash.sha256(bytes).hex(), bytes.length);
    for (Uuid device : List.of(LAPTOP, PHONE)) {
      sql(
          """
          INSERT INTO sidecar_availability (content_uuid, kind, variant, device_uuid, has)
          VALUES (?, 'thumb', ?, ?, 1)\
          """,
          name(number).bytes(),
          variant,
          device.bytes());
    }
  }

  /** Many contents with sidecars {@code v0}, {@code v1} and so on, whose bytes are not here. */
  void fill(int contents, int variants) {
    try (Sqlite sqlite = Sqlite.open(file)) {
      sqlite.transaction(
          () -> {
            for (int number = 0; number < contents; number++) {
              sqlite.update(
                  "INSERT INTO content_identity (uuid, cas_id) VALUES (?, ?)",
                  name(number).bytes(),
                  bytes(number).hex());
              for (int v = 0; v < variants; v++) {
                fill(sqlite, number, "v" + v);
              }
            }
          });
    }
  }

  private static void fill(Sqlite sqlite, int number, String variant) {
    byte[] bytes = sidecar(number, variant);
    sqlite.update(
        """
        INSERT OR IGNORE INTO sidecars (content_uuid, kind, variant, format, checksum, size,
          status, created_at) VALUES (?, 'thumb', ?, 'webp', ?, ?, 'ready', ?)\
        """,
        name(number).bytes(),
        variant,
        Hash.sha256(bytes).hex(),
        bytes.length,
        MADE);
  }

  /** A row of any kind. */
  void row(
      @Nullable Object content,
      @Nullable Object kind,
      @Nullable Object variant,
      @Nullable Object path,
      @Nullable Object checksum,
      @Nullable Object size) {
    sql(
        """
        INSERT INTO sidecars (content_uuid, kind, variant, format, rel_path, checksum, size, status,
          created_at) VALUES (?, ?, ?, 'webp', ?, ?, ?, 'ready', ?)\
        """,
        content,
        kind,
        variant,
        path,
        checksum,
        size,
        MADE);
  }

  void sql(String statement, @Nullable Object... arguments) {
    try (Sqlite sqlite = Sqlite.open(file)) {
      sqlite.update(statement, arguments);
    }
  }

  List<String> query(String query) {
    try (Sqlite sqlite = Sqlite.open(file)) {
      return sqlite.list(query, row -> row.getString(1));
    }
  }
}
