package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Uuid;
import io.muster.storage.StorageException;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Groups: one column holds all registers, the others are projections of it. */
final class GroupTable implements RecordStore {
  private static final String TABLE = "sidecar_groups";
  private static final String SELECT =
      "SELECT id, content_uuid, sidecars FROM sidecar_groups WHERE ";

  private final GroupCodec codec;

  GroupTable(GroupCodec codec) {
    this.codec = codec;
  }

  /** What the other columns say of a group. */
  private record Projection(int status, int ready, int failed, long updated, long created) {
    private static final int NONE = 0;
    private static final int PARTIAL = 1;
    private static final int COMPLETE = 2;
    private static final int FAILED = 3;

    static Projection of(LibraryRecord record) {
      Group group = Group.of(contentOf(record.key()), record);
      long updated =
          record.fields().values().stream().mapToLong(r -> r.time().millis()).max().orElse(0);
      long created = group.sidecars().values().stream().mapToLong(Blob::createdAt).min().orElse(0);
      return new Projection(status(group), group.ready(), group.failed(), updated, created);
    }

    private static int status(Group group) {
      if (group.sidecars().isEmpty()) {
        return NONE;
      }
      if (group.failed() == 0) {
        return COMPLETE;
      }
      return group.ready() == 0 ? FAILED : PARTIAL;
    }
  }

  static ContentId contentOf(RecordKey key) {
    return new ContentId(Uuid.of(key.key()));
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

  /** Groups with failed sidecars, in order of row. */
  List<Stored> failures(Session session, int limit) throws SQLException {
    return session.list(SELECT + "failed > 0 ORDER BY id LIMIT ?", this::read, limit);
  }

  @Override
  public long insert(Session session, LibraryRecord record) throws SQLException {
    Projection projection = Projection.of(record);
    return session.number(
        """
        INSERT INTO sidecar_groups
          (content_uuid, sidecars, status, ready, failed, last_updated, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id\
        """,
        record.key().key(),
        codec.encode(session, record.fields()),
        projection.status(),
        projection.ready(),
        projection.failed(),
        projection.updated(),
        projection.created());
  }

  @Override
  public void update(Session session, long id, LibraryRecord record) throws SQLException {
    Projection projection = Projection.of(record);
    session.update(
        """
        UPDATE sidecar_groups
        SET sidecars = ?, status = ?, ready = ?, failed = ?, last_updated = ?, created_at = ?
        WHERE id = ?\
        """,
        codec.encode(session, record.fields()),
        projection.status(),
        projection.ready(),
        projection.failed(),
        projection.updated(),
        projection.created(),
        id);
  }

  private Stored read(Row row) throws SQLException {
    long id = row.number(1);
    try {
      RecordKey key = new RecordKey(RecordType.GROUP, row.byteString(2));
      LibraryRecord record = new LibraryRecord(key, codec.decode(row.byteString(3)));
      for (var field : record.fields().entrySet()) {
        check(key, field.getKey(), field.getValue());
      }
      return new Stored(id, record);
    } catch (StorageException | IllegalArgumentException | IOException e) {
      throw Damage.in(TABLE, id, e);
    }
  }

  private static void check(RecordKey key, String field, Register register) {
    if (!RegisterCheck.isValid(key, field, register)) {
      throw new IllegalArgumentException(field + " holds no sidecar");
    }
  }
}
