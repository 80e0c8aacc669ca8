package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Writer;
import io.muster.storage.StorageException;
import io.muster.storage.library.FolderTable.Folder;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entries: device, location and relative path as the number of a folder, the content as that of its
 * row; the name search and the folders' sums follow in the same transaction.
 */
final class EntryTable implements ColumnStore {
  private static final String TABLE = "entry_rows";
  static final String BY_UUID =
      "substr(e.uuid, 1, 4) = substr(?1, 1, 4) AND e.uuid = ?1 AND f.device_uuid = ?2";
  static final String SELECT =
      """
      SELECT e.id, f.device_uuid, e.uuid, e.life, f.location, f.path, e.name, e.kind, e.size,
        e.permissions, e.modified_at, e.content, e.created_xor, e.accessed_xor, e.stamps,
        c.content_uuid
      FROM entry_rows e CROSS JOIN folders f ON f.id = e.folder
        LEFT JOIN content_identity c ON c.id = e.content
      WHERE
      """;

  static final String PLACE =
      """
      SELECT e.id, ifnull(e.modified_at, 0) FROM entry_rows e CROSS JOIN folders f
        ON f.id = e.folder
      WHERE
      """
          + BY_UUID;

  /** Where the fields begin in a row that is read. */
  private static final int FIRST = 4;

  private static final int LOCATION = 1;
  private static final int PATH = 2;
  private static final int MODIFIED = 7;
  private static final int CONTENT = 8;
  private static final int CREATED = 9;
  private static final int STAMPS = FIRST + 11;

  /** Rows of the running transaction that are kept in memory. */
  private static final int MAX_RECENT = 4096;

  private final FieldOrder fields = new FieldOrder(TableShape.of(RecordType.ENTRY).fields());
  private final RowStamps stamps;
  private final RowNumbers numbers = new RowNumbers(TABLE);
  private final FolderTable folders = new FolderTable();
  private final ContentTable contents;
  private final Latest<ByteString, Place> recent = new Latest<>(MAX_RECENT);

  EntryTable(Dictionary<Writer> writers, ContentTable contents) {
    this.stamps = new RowStamps(fields, writers);
    this.contents = contents;
  }

  /**
   * Where an entry's row is.
   *
   * @param modifiedAt as the row has it, 0 if it has none
   */
  record Place(long id, long modifiedAt) {}

  @Override
  public void load(Session session) throws SQLException {
    numbers.load(session);
    folders.load(session);
    recent.clear();
  }

  @Override
  public void finish(Session session) throws SQLException {
    folders.finish(session);
    recent.clear();
  }

  @Override
  public Optional<Stored> find(Session session, RecordKey key) throws SQLException {
    return session.first(SELECT + BY_UUID, this::read, uuid(key), device(key));
  }

  /** Where an entry is, if it is there. Only within a write. */
  Optional<Place> place(Session session, RecordKey key) throws SQLException {
    Place known = recent.get(key.key());
    if (known != null) {
      return Optional.of(known);
    }
    return session.first(
        PLACE, row -> new Place(row.number(1), row.number(2)), uuid(key), device(key));
  }

  private void keep(RecordKey key, long id, @Nullable Object[] row) {
    recent.put(key.key(), new Place(id, number(row[MODIFIED])));
  }

  /** Looks for the folders of a bulk, so that nothing is asked between its rows. */
  void look(Session session, List<Mutation> mutations) throws SQLException {
    folders.look(session, BulkFolders.of(mutations));
  }

  private static ByteString device(RecordKey key) {
    return key.key().substring(0, Uuid.SIZE);
  }

  private static ByteString uuid(RecordKey key) {
    return key.key().substring(Uuid.SIZE);
  }

  @Override
  public LibraryRecord get(Session session, long id) throws SQLException {
    return session
        .first(SELECT + "e.id = ?", this::read, id)
        .orElseThrow(() -> Damage.in(TABLE, id, new IllegalArgumentException("it is missing")))
        .record();
  }

  @Override
  public List<Stored> page(Session session, long after, int limit) throws SQLException {
    return session.list(SELECT + "e.id > ? ORDER BY e.id LIMIT ?", this::read, after, limit);
  }

  @Override
  public long insert(Session session, LibraryRecord record) throws SQLException {
    long id = numbers.next();
    @Nullable Object[] row = row(session, record);
    Footprint now = footprint(record, row);
    follow(session, id, record.key(), Footprint.NONE, now);
    row[0] = id;
    keep(record.key(), id, row);
    session.insert(
        """
        INSERT INTO entry_rows (id, folder, life, name, kind, size, permissions, modified_at,
          content, created_xor, accessed_xor, stamps, uuid)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        row);
    return id;
  }

  @Override
  public void update(Session session, long id, LibraryRecord record) throws SQLException {
    Footprint before = session.first(Footprint.OF_ROW, Footprint::read, id).orElse(Footprint.NONE);
    @Nullable Object[] row = row(session, record);
    follow(session, id, record.key(), before, footprint(record, row));
    row[0] = id;
    keep(record.key(), id, row);
    session.update(
        """
        UPDATE entry_rows SET folder = ?2, life = ?3, name = ?4, kind = ?5, size = ?6,
          permissions = ?7, modified_at = ?8, content = ?9, created_xor = ?10,
          accessed_xor = ?11, stamps = ?12, uuid = ?13
        WHERE id = ?1\
        """,
        row);
  }

  private static Footprint footprint(LibraryRecord record, @Nullable Object[] row) {
    return new Footprint(
        number(row[1]),
        record.isAlive(),
        row[3] instanceof String name ? name : null,
        number(row[4]),
        number(row[5]),
        number(row[CONTENT]));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }

  /** Name search, sums and duplicates follow the row, which is still as it was. */
  private void follow(Session session, long id, RecordKey key, Footprint before, Footprint now)
      throws SQLException {
    NameIndex.replace(session, id, before.searched(), now.searched());
    if (before.isFile()) {
      folders.count(before.folder(), -1, -before.size());
    }
    if (now.isFile()) {
      folders.count(now.folder(), 1, now.size());
    }
    if (before.folder() > 0 && before.folder() != now.folder()) {
      folders.left(before.folder());
    }
    if (before.used() != now.used()) {
      if (before.used() > 0) {
        SharedContents.fewer(session, device(key), before.used());
      }
      if (now.used() > 0) {
        contents.used(session, device(key), now.used(), now.size());
      }
    }
  }

  /** The columns of {@link #insert}, the id left out. */
  private @Nullable Object[] row(Session session, LibraryRecord record) throws SQLException {
    @Nullable Object[] row = new @Nullable Object[13];
    @Nullable Register[] registers = fields.registers(record);
    Folder folder =
        new Folder(device(record.key()), value(registers[LOCATION]), value(registers[PATH]));
    row[1] = folders.number(session, folder);
    row[2] = column(registers, 0);
    for (int i = PATH + 1; i < registers.length; i++) {
      row[i] = column(registers, i);
    }
    for (int i = CREATED; i < fields.size(); i++) {
      row[i] = row[i] instanceof Long time ? (Object) (time ^ number(row[MODIFIED])) : null;
    }
    ByteString content = value(registers[CONTENT]);
    row[CONTENT] = content == null ? null : contentColumn(session, content);
    row[11] = stamps.write(session, record.key(), registers);
    row[12] = uuid(record.key());
    return row;
  }

  private Object contentColumn(Session session, ByteString content) throws SQLException {
    if (content.isEmpty()) {
      return 0L;
    }
    return ContentTable.isContent(content) ? contents.number(session, content) : content;
  }

  private static @Nullable ByteString value(@Nullable Register register) {
    return register == null ? null : register.value();
  }

  private @Nullable Object column(@Nullable Register[] registers, int field) {
    ByteString value = value(registers[field]);
    return value == null ? null : TableShape.column(fields.at(field).kind(), value);
  }

  private Stored read(Row row) throws SQLException {
    long id = row.number(1);
    try {
      RecordKey key = new RecordKey(RecordType.ENTRY, row.byteString(2).concat(row.byteString(3)));
      return new Stored(
          id, new LibraryRecord(key, stamps.read(key, row.bytes(STAMPS), i -> fieldValue(row, i))));
    } catch (StorageException | IllegalArgumentException | IOException e) {
      throw Damage.in(TABLE, id, e);
    }
  }

  private @Nullable ByteString fieldValue(Row row, int field) throws SQLException {
    int column = FIRST + field;
    if (row.isNull(column)) {
      return null;
    }
    if (field >= CREATED) {
      long modified = row.isNull(FIRST + MODIFIED) ? 0 : row.number(FIRST + MODIFIED);
      return Values.ofNumber(row.number(column) ^ modified);
    }
    if (field != CONTENT) {
      return TableShape.value(fields.at(field).kind(), row, column);
    }
    if (!row.isNumber(column)) {
      return row.byteString(column);
    }
    return row.number(column) == 0 ? ByteString.EMPTY : row.byteString(STAMPS + 1);
  }
}
