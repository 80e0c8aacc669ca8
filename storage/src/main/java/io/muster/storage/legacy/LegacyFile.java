package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A database in the older layout, which other programs may have open too. Nothing in it is trusted;
 * see {@link RowParser}.
 */
final class LegacyFile implements AutoCloseable {
  /** Most sidecars of one content that are looked at. */
  static final int MAX_VARIANTS = 1000;

  private static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal", "");

  private final Sqlite sqlite;

  private LegacyFile(Sqlite sqlite) {
    this.sqlite = sqlite;
  }

  /**
   * Opens the file.
   *
   * @throws StorageException if there is none or it has not the tables of the older layout
   */
  static LegacyFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StorageException(
          StorageException.Kind.OTHER, file + " is no file; name the older library's database");
    }
    Sqlite sqlite = Sqlite.open(file);
    try {
      sqlite.list("SELECT " + RowParser.COLUMNS + " FROM sidecars LIMIT 0", row -> 0);
      sqlite.list(
          """
          SELECT a.has, a.device_uuid, c.uuid, c.cas_id FROM sidecar_availability a,
            content_identity c LIMIT 0\
          """,
          row -> 0);
      return new LegacyFile(sqlite);
    } catch (StorageException e) {
      sqlite.close();
      if (e.kind() == StorageException.Kind.FULL || e.kind() == StorageException.Kind.BUSY) {
        throw e; // it says nothing of what the file is
      }
      throw new StorageException(
          e.kind(), file + " is no library in the older layout: " + e.getMessage(), e);
    }
  }

  /** Rows of {@code sidecars} after this id. */
  long sidecarsAfter(long id) {
    return sqlite.number("SELECT count(*) FROM sidecars WHERE id > ?", id);
  }

  /** Sidecars in order of id. */
  List<LegacyRow> sidecarsAfter(long id, int limit) {
    return sqlite.list(
        "SELECT " + RowParser.COLUMNS + " FROM sidecars WHERE id > ? ORDER BY id LIMIT ?",
        RowParser::row,
        id,
        limit);
  }

  Optional<LegacyRow> sidecar(long id) {
    return sqlite
        .list("SELECT " + RowParser.COLUMNS + " FROM sidecars WHERE id = ?", RowParser::row, id)
        .stream()
        .findFirst();
  }

  /** The sidecars of a content, up to a row. */
  List<LegacyRow> sidecarsOf(Uuid content, long upToId) {
    return sqlite.list(
        "SELECT "
            + RowParser.COLUMNS
            + " FROM sidecars WHERE content_uuid = ? AND id <= ? ORDER BY id LIMIT ?",
        RowParser::row,
        content.bytes(),
        upToId,
        MAX_VARIANTS);
  }

  /** Which bytes a content is, if the file says it. */
  Optional<Hash> bytesOf(Uuid content) {
    return sqlite
        .list(
            """
            SELECT CASE WHEN typeof(cas_id) = 'text' AND length(cas_id) = 64 THEN cas_id ELSE ''
            END FROM content_identity WHERE uuid = ?\
            """,
            row -> row.getString(1),
            content.bytes())
        .stream()
        .filter(hex -> hex.matches("[0-9a-fA-F]{64}"))
        .map(Hash::parse)
        .findFirst();
  }

  /** What the file calls the content of these bytes. */
  Optional<Uuid> nameOf(Hash bytes) {
    return sqlite
        .list(
            """
            SELECT uuid FROM content_identity
            WHERE cas_id IN (?, upper(?)) AND typeof(uuid) = 'blob' AND length(uuid) = 16\
            """,
            row -> Uuid.of(row.getBytes(1)),
            bytes.hex(),
            bytes.hex())
        .stream()
        .findFirst();
  }

  /** The variants of a content that a device is said to have. */
  Set<String> heldBy(Uuid content, Uuid device) {
    return new TreeSet<>(
        sqlite.list(
            """
            SELECT kind || '_' || variant FROM sidecar_availability
            WHERE content_uuid = ? AND device_uuid = ? AND has = 1 AND length(kind) <= 32
              AND length(variant) <= 32 LIMIT ?\
            """,
            row -> row.getString(1),
            content.bytes(),
            device.bytes(),
            MAX_VARIANTS));
  }

  /** Runs writes to this file in one transaction. */
  void transaction(Runnable writes) {
    sqlite.transaction(writes);
  }

  /** Names a content that the file does not know. */
  void addContent(Uuid content, Hash bytes, String kind, long size) {
    sqlite.update(
        """
        INSERT INTO content_identity (uuid, cas_id, kind, size_bytes) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING\
        """,
        content.bytes(),
        bytes.hex(),
        kind,
        size);
  }

  /** How many of the rows after one, up to another, were added by mirroring. */
  long mirrored(long afterId, long upToId) {
    return sqlite
        .list(
            """
            SELECT uuid, content_uuid, kind || '_' || variant FROM sidecars
            WHERE id > ? AND id <= ? AND source = 'muster' AND typeof(uuid) = 'blob'
              AND typeof(content_uuid) = 'blob' AND length(content_uuid) = 16
              AND length(kind) <= 32 AND length(variant) <= 32\
            """,
            row ->
                Arrays.equals(
                    row.getBytes(1),
                    LegacyMirror.id(Uuid.of(row.getBytes(2)), row.getString(3)).bytes()),
            afterId,
            upToId)
        .stream()
        .filter(mirrored -> mirrored)
        .count();
  }

  /** Enters a sidecar or replaces it. */
  void putSidecar(Uuid content, VariantId variant, Blob blob, String path, Uuid newId) {
    String time = Instant.ofEpochMilli(blob.createdAt()).toString();
    sqlite.update(
        """
        INSERT INTO sidecars (uuid, content_uuid, kind, variant, format, rel_path, checksum, size,
          status, source, version, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'muster', 1, ?, ?)
        ON CONFLICT (content_uuid, kind, variant) DO UPDATE SET format = excluded.format,
          rel_path = excluded.rel_path, checksum = excluded.checksum, size = excluded.size,
          status = excluded.status, source = excluded.source, version = ifnull(version, 0) + 1,
          created_at = excluded.created_at, updated_at = excluded.updated_at\
        """,
        newId.bytes(),
        content.bytes(),
        variant.kind(),
        variant.variant(),
        blob.format(),
        path,
        blob.isReady() ? blob.hash().hex() : null,
        blob.size(),
        blob.isReady() ? "ready" : "failed",
        time,
        time);
  }

  /** Removes a sidecar, and what devices say of it. */
  void removeSidecar(Uuid content, VariantId variant) {
    for (String table : List.of("sidecars", "sidecar_availability")) {
      sqlite.update(
          "DELETE FROM " + table + " WHERE content_uuid = ? AND kind = ? AND variant = ?",
          content.bytes(),
          variant.kind(),
          variant.variant());
    }
  }

  /** Says whether a device has a sidecar. */
  void putAvailability(Uuid content, VariantId variant, Uuid device, boolean has, Blob blob) {
    sqlite.update(
        """
        INSERT INTO sidecar_availability (content_uuid, kind, variant, device_uuid, has, size,
          checksum, last_seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (content_uuid, kind, variant, device_uuid) DO UPDATE SET has = excluded.has,
          size = excluded.size, checksum = excluded.checksum, last_seen_at = excluded.last_seen_at\
        """,
        content.bytes(),
        variant.kind(),
        variant.variant(),
        device.bytes(),
        has ? 1 : 0,
        blob.size(),
        blob.isReady() ? blob.hash().hex() : null,
        Instant.ofEpochMilli(blob.createdAt()).toString());
  }

  /** Removes a file that is closed. */
  static void remove(Path file) {
    try {
      for (String companion : COMPANIONS) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + companion));
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
