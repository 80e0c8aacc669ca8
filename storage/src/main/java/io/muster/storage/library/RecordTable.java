package io.muster.storage.library;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Writer;
import io.muster.storage.StorageException;
import io.muster.storage.library.Stamps.Stamp;
import io.muster.storage.library.TableShape.Field;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Any type of record whose fields are columns. The column {@code stamps} holds the {@link Stamps},
 * then for each field that is set, in order of columns: the field's position and its stamp's, both
 * varints.
 */
final class RecordTable implements RecordStore {
  private final TableShape shape;
  private final List<Field> fields;
  private final Dictionary<Writer> writers;
  private final String select;
  private final String byKey;
  private final String insert;
  private final String update;

  RecordTable(TableShape shape, Dictionary<Writer> writers) {
    this.shape = shape;
    this.fields = List.copyOf(shape.fields());
    this.writers = writers;
    List<String> values =
        Stream.concat(fields.stream().map(Field::name), Stream.of("stamps")).toList();
    List<String> all = Stream.concat(shape.keyColumns().stream(), values.stream()).toList();
    String columns = String.join(", ", all);
    this.select = "SELECT id, %s FROM %s WHERE ".formatted(columns, shape.table());
    this.byKey =
        shape.keyColumns().stream().map(k -> k + " = ?").collect(Collectors.joining(" AND "));
    this.insert =
        "INSERT INTO %s (%s) VALUES (%s) RETURNING id"
            .formatted(
                shape.table(), columns, String.join(", ", Collections.nCopies(all.size(), "?")));
    this.update =
        "UPDATE %s SET %s WHERE id = ?"
            .formatted(
                shape.table(),
                values.stream().map(v -> v + " = ?").collect(Collectors.joining(", ")));
  }

  @Override
  public Optional<Stored> find(Session session, RecordKey key) throws SQLException {
    return session.first(select + byKey, this::read, shape.keyValues(key).toArray());
  }

  @Override
  public LibraryRecord get(Session session, long id) throws SQLException {
    return session
        .first(select + "id = ?", this::read, id)
        .orElseThrow(
            () -> Damage.in(shape.table(), id, new IllegalArgumentException("it is missing")))
        .record();
  }

  @Override
  public List<Stored> page(Session session, long after, int limit) throws SQLException {
    return session.list(select + "id > ? ORDER BY id LIMIT ?", this::read, after, limit);
  }

  /** Stores a record that has no row yet; returns its row. */
  long insert(Session session, LibraryRecord record) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(shape.keyValues(record.key()));
    values.addAll(columns(session, record));
    return session.number(insert, values.toArray());
  }

  void update(Session session, long id, LibraryRecord record) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(columns(session, record));
    values.add(id);
    session.update(update, values.toArray());
  }

  private List<@Nullable Object> columns(Session session, LibraryRecord record)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : fields) {
      Register register = record.fields().get(field.name());
      values.add(register == null ? null : TableShape.column(field.kind(), register.value()));
    }
    values.add(stamps(session, record));
    return values;
  }

  private ByteString stamps(Session session, LibraryRecord record) throws SQLException {
    Map<Stamp, Integer> stamps = Stamps.positions(record.fields().values());
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, 128);
    try {
      Stamps.write(out, stamps.keySet(), stamps.size(), new Stamps.Numbers(session, writers));
      for (int i = 0; i < fields.size(); i++) {
        Register register = record.fields().get(fields.get(i).name());
        if (register != null) {
          out.writeUInt32NoTag(i);
          out.writeUInt32NoTag(stamps.getOrDefault(Stamp.of(register), 0));
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteString();
  }

  private Stored read(Row row) throws SQLException {
    long id = row.number(1);
    try {
      RecordKey key = shape.key(row, 2);
      return new Stored(id, new LibraryRecord(key, registers(row, 2 + shape.keyColumns().size())));
    } catch (StorageException | IllegalArgumentException | IOException e) {
      throw Damage.in(shape.table(), id, e);
    }
  }

  private SortedMap<String, Register> registers(Row row, int first)
      throws SQLException, IOException {
    CodedInputStream in = CodedInputStream.newInstance(row.bytes(first + fields.size()));
    List<Stamp> stamps = Stamps.read(in, writers);
    SortedMap<String, Register> registers = new TreeMap<>();
    int next = 0;
    while (!in.isAtEnd()) {
      int position = in.readUInt32();
      int stamp = in.readUInt32();
      if (position < next || position >= fields.size() || stamp < 0 || stamp >= stamps.size()) {
        throw new IllegalArgumentException("its stamps name no field");
      }
      next = position + 1;
      Field field = fields.get(position);
      ByteString value = TableShape.value(field.kind(), row, first + position);
      registers.put(
          field.name(), new Register(stamps.get(stamp).time(), stamps.get(stamp).dot(), value));
    }
    checkUnset(row, first, registers);
    return registers;
  }

  private void checkUnset(Row row, int first, SortedMap<String, Register> set) throws SQLException {
    for (int i = 0; i < fields.size(); i++) {
      if (!set.containsKey(fields.get(i).name()) && !row.isNull(first + i)) {
        throw new IllegalArgumentException("'%s' has no stamp".formatted(fields.get(i).name()));
      }
    }
  }
}
