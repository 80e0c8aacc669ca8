package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.StorageException;
import io.muster.storage.library.GroupCodec.Columns;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Groups: one column holds all registers, the others are projections of it.
 *
 * <p>Rows are appended in order, which leaves pages full, and a row that grows would split its
 * page. So a new row has some room in it, and the first change of a row gives that room back to its
 * page: there it serves whichever rows are changed again.
 */
final class GroupTable implements RecordStore {
  /** Bytes left free in a new row: two later changes of single sidecars fit in. */
  static final int ROOM = 14;

  private static final String TABLE = "sidecar_groups";
  private static final String SELECT =
      """
      SELECT id, content_uuid, sidecars, last_updated, created_at, shared_metadata
      FROM sidecar_groups WHERE \
      """;

  static final String FAILURES = SELECT + "status > 1 ORDER BY id LIMIT ?";

  private final GroupCodec codec;
  private final GroupRecords records;

  GroupTable(GroupCodec codec, GroupRecords records) {
    this.codec = codec;
    this.records = records;
  }

  /** A group and the number of its row. */
  record Found(long id, Uuid content, GroupRow row) {}

  static ContentId contentOf(RecordKey key) {
    return new ContentId(Uuid.of(key.key()));
  }

  Optional<Found> find(Session session, Uuid content) throws SQLException {
    return session.first(SELECT + "content_uuid = ?", this::readRow, content);
  }

  @Override
  public Optional<Stored> find(Session session, RecordKey key) throws SQLException {
    return session.first(SELECT + "content_uuid = ?", this::read, key.key());
  }

  @Override
  public LibraryRecord get(Session session, long id) throws SQLException {
    return session
        .first(SELECT + "id = ?", this::read, id)
        .orElseThrow(() -> Damage.in(TABLE, id, new IllegalArgumentException("it is missing")))
        .record();
  }

  @Override
  public List<Stored> page(Session session, long after, int limit) throws SQLException {
    return session.list(SELECT + "id > ? ORDER BY id LIMIT ?", this::read, after, limit);
  }

  /** The group in a row; empty if it is damaged. */
  Optional<GroupRow> readable(Session session, long id) throws SQLException {
    return Records.readable(
        () -> session.first(SELECT + "id = ?", this::readRow, id).map(Found::row));
  }

  /** Groups with failed sidecars, in order of row. */
  List<Stored> failures(Session session, int limit) throws SQLException {
    return session.list(FAILURES, this::read, limit);
  }

  /** The number for the next new row. */
  static long nextId(Session session) throws SQLException {
    return session.number("SELECT ifnull(max(id), 0) + 1 FROM sidecar_groups");
  }

  /** Stores a new group under this number; false if the content has one already. */
  static boolean insert(Session session, long id, Uuid content, GroupRow row) throws SQLException {
    Columns columns = Columns.of(content, row);
    return session.update(
            """
            INSERT INTO sidecar_groups
              (id, content_uuid, sidecars, shared_metadata, status, last_updated, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (content_uuid) DO NOTHING\
            """,
            id,
            columns.content(),
            GroupCodec.encode(row, columns, ROOM),
            columns.shared(),
            row.status().number(),
            columns.lastUpdated(),
            columns.createdAt())
        == 1;
  }

  static void update(Session session, long id, Uuid content, GroupRow row) throws SQLException {
    Columns columns = Columns.of(content, row);
    session.update(
        """
        UPDATE sidecar_groups
        SET sidecars = ?, shared_metadata = ?, status = ?, last_updated = ?, created_at = ?
        WHERE id = ?\
        """,
        GroupCodec.encode(row, columns, 0),
        columns.shared(),
        row.status().number(),
        columns.lastUpdated(),
        columns.createdAt(),
        id);
  }

  private Found readRow(Row row) throws SQLException {
    long id = row.number(1);
    try {
      Uuid content = row.uuid(2);
      Columns columns = new Columns(content, row.number(4), row.number(5), row.textOrNull(6));
      return new Found(id, content, codec.decode(row.bytes(3), columns));
    } catch (StorageException | IllegalArgumentException e) {
      throw Damage.in(TABLE, id, e);
    }
  }

  private Stored read(Row row) throws SQLException {
    Found found = readRow(row);
    RecordKey key = new RecordKey(RecordType.GROUP, found.content().byteString());
    return new Stored(found.id(), records.record(key, found.row()));
  }
}
