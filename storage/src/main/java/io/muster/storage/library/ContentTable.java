package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Writer;
import io.muster.storage.library.TableShape.Field;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Contents, whose rows give entries a short number to name them by. A content that an entry names
 * first has a row without stamps until its record arrives.
 */
final class ContentTable extends RecordTable {
  /** Finds a content's row, with the UUID as the only argument. */
  static final String BY_UUID =
      "substr(content_uuid, 1, 4) = substr(?1, 1, 4) AND content_uuid = ?1 AND stamps <> x''";

  /** Contents whose number is kept in memory. */
  private static final int MAX_KNOWN = 4096;

  static final String NUMBER =
      """
      SELECT id FROM content_identity
      WHERE substr(content_uuid, 1, 4) = substr(?1, 1, 4) AND content_uuid = ?1\
      """;

  private final Latest<ByteString, Long> known = new Latest<>(MAX_KNOWN);
  private final Set<Long> unused = new HashSet<>();
  private final RowNumbers numbers = new RowNumbers("content_identity");
  private boolean awaiting;

  ContentTable(Dictionary<Writer> writers) {
    super(TableShape.of(RecordType.CONTENT), writers);
  }

  @Override
  public void load(Session session) throws SQLException {
    numbers.load(session);
    known.clear();
    unused.clear();
    awaiting =
        session
            .first("SELECT id FROM content_identity WHERE stamps = x'' LIMIT 1", r -> 1)
            .isPresent();
  }

  @Override
  long newRow(RecordKey key) {
    long id = numbers.next();
    known.put(key.key(), id);
    if (unused.size() < MAX_KNOWN) {
      unused.add(id);
    }
    return id;
  }

  @Override
  public long insert(Session session, LibraryRecord record) throws SQLException {
    if (awaiting) {
      Optional<Long> row = find(session, record.key().key());
      if (row.isPresent()) {
        update(session, row.get(), record);
        return row.get();
      }
    }
    return super.insert(session, record);
  }

  @Override
  public void update(Session session, long id, LibraryRecord record) throws SQLException {
    super.update(session, id, record);
    Optional<ByteString> size = record.value("size");
    if (size.isPresent()) {
      SharedContents.resize(session, id, Values.number(size.get()));
    }
  }

  @Override
  Object column(Field field, ByteString value) {
    Object column = super.column(field, value);
    return isKind(field) && column instanceof String kind ? ContentKinds.column(kind) : column;
  }

  @Override
  ByteString value(Field field, Row row, int column) throws SQLException {
    return isKind(field)
        ? Values.ofText(ContentKinds.read(row, column))
        : super.value(field, row, column);
  }

  private static boolean isKind(Field field) {
    return field.name().equals("kind");
  }

  /** The number of a content; it gets one if it has none. Only within a write. */
  long number(Session session, ByteString content) throws SQLException {
    Long number = known.get(content);
    if (number != null) {
      return number;
    }
    Optional<Long> stored = find(session, content);
    long id = stored.isPresent() ? stored.get() : await(session, content);
    known.put(content, id);
    return id;
  }

  private static Optional<Long> find(Session session, ByteString content) throws SQLException {
    return session.first(NUMBER, row -> row.number(1), content);
  }

  private long await(Session session, ByteString content) throws SQLException {
    long id = numbers.next();
    session.update(
        "INSERT INTO content_identity (id, content_uuid, stamps) VALUES (?, ?, x'')", id, content);
    awaiting = true;
    return id;
  }

  /** Notes that an existing entry has this content, before that entry is stored. */
  void used(Session session, ByteString device, long content, long size) throws SQLException {
    if (!unused.remove(content)) {
      SharedContents.more(session, device, content, size);
    }
  }

  /** Whether a value can name a content. */
  static boolean isContent(ByteString value) {
    return value.size() == Uuid.SIZE;
  }
}
