package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Writer;
import io.muster.storage.StorageException;
import io.muster.storage.library.TableShape.Field;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any type of record whose fields are columns, beside the column of {@link RowStamps}. */
class RecordTable implements ColumnStore {
  private final TableShape shape;
  private final FieldOrder fields;
  private final RowStamps stamps;
  private final RowNumbers numbers;
  private final String select;
  private final String byKey;
  private final String insert;
  private final String update;

  RecordTable(TableShape shape, Dictionary<Writer> writers) {
    this.shape = shape;
    this.fields = new FieldOrder(shape.fields());
    this.stamps = new RowStamps(fields, writers);
    this.numbers = new RowNumbers(shape.table());
    List<String> values =
        Stream.concat(shape.fields().stream().map(Field::name), Stream.of("stamps")).toList();
    List<String> all =
        Stream.of(List.of("id"), shape.keyColumns(), values).flatMap(List::stream).toList();
    this.select = "SELECT %s FROM %s WHERE ".formatted(String.join(", ", all), shape.table());
    this.byKey = shape.byKey();
    this.insert =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                shape.table(),
                String.join(", ", all),
                String.join(", ", Collections.nCopies(all.size(), "?")));
    this.update =
        "UPDATE %s SET %s WHERE id = ?"
            .formatted(
                shape.table(),
                values.stream().map(v -> v + " = ?").collect(Collectors.joining(", ")));
  }

  @Override
  public void load(Session session) throws SQLException {
    numbers.load(session);
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
    return session.list(
        select + shape.isRecord() + "id > ? ORDER BY id LIMIT ?", this::read, after, limit);
  }

  @Override
  public long insert(Session session, LibraryRecord record) throws SQLException {
    long id = newRow(record.key());
    List<Object> key = shape.keyValues(record.key());
    @Nullable Object[] values = new @Nullable Object[2 + key.size() + fields.size()];
    values[0] = id;
    for (int i = 0; i < key.size(); i++) {
      values[1 + i] = key.get(i);
    }
    fill(session, record, values, 1 + key.size());
    session.insert(insert, values);
    return id;
  }

  /** The id of a row that will be inserted for this record. */
  long newRow(RecordKey key) {
    return numbers.next();
  }

  @Override
  public void update(Session session, long id, LibraryRecord record) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[2 + fields.size()];
    fill(session, record, values, 0);
    values[fields.size() + 1] = id;
    session.update(update, values);
  }

  private void fill(Session session, LibraryRecord record, @Nullable Object[] values, int first)
      throws SQLException {
    @Nullable Register[] registers = fields.registers(record);
    for (int i = 0; i < registers.length; i++) {
      Register register = registers[i];
      values[first + i] = register == null ? null : column(fields.at(i), register.value());
    }
    values[first + registers.length] = stamps.write(session, record.key(), registers);
  }

  /** What the column of a field holds. */
  Object column(Field field, ByteString value) {
    return TableShape.column(field.kind(), value);
  }

  /** The value of a field whose column is not NULL. */
  ByteString value(Field field, Row row, int column) throws SQLException {
    return TableShape.value(field.kind(), row, column);
  }

  private Stored read(Row row) throws SQLException {
    long id = row.number(1);
    try {
      RecordKey key = shape.key(row, 2);
      int first = 2 + shape.keyColumns().size();
      return new Stored(
          id,
          new LibraryRecord(
              key,
              stamps.read(
                  key,
                  row.bytes(first + fields.size()),
                  i -> row.isNull(first + i) ? null : value(fields.at(i), row, first + i))));
    } catch (StorageException | IllegalArgumentException | IOException e) {
      throw Damage.in(shape.table(), id, e);
    }
  }
}
