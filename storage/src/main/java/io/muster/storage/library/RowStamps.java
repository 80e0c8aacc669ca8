package io.muster.storage.library;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code stamps} of a row whose fields are columns: which of them are set, when and by
 * which write, and a checksum over the row.
 *
 * <p>A zero byte; then varints: the set fields as bits by position, how many stamps, and for each
 * the writer's number and, zigzag, how far sequence and time are from those of the one before (the
 * first from 0). With several stamps, for each set field the position of its own. Last the CRC-32C
 * of key, set values and all of this, 4 bytes, big-endian.
 *
 * <p>Rows of schema 1 begin with the number of stamps, have (field, stamp) pairs and no checksum.
 */
final class RowStamps {
  /** Most fields of a row: their bits fit a long. */
  static final int MAX_FIELDS = 32;

  private static final int MARK = 0;
  private static final int CHECKSUM = Integer.BYTES;

  private final FieldOrder fields;
  private final Dictionary<Writer> writers;

  RowStamps(FieldOrder fields, Dictionary<Writer> writers) {
    if (fields.size() > MAX_FIELDS) {
      throw new IllegalArgumentException("more fields than bits");
    }
    this.fields = fields;
    this.writers = writers;
  }

  /** The values of a row by their field's position; null for what is not set. */
  interface Columns {
    @Nullable ByteString at(int position) throws SQLException;
  }

  private record Stamp(Timestamp time, Dot dot) {}

  /** The stamps of a row, from its registers in the order of their columns. */
  byte[] write(Session session, RecordKey key, @Nullable Register[] registers) throws SQLException {
    @Nullable ByteString[] values = new ByteString[registers.length];
    List<Stamp> stamps = new ArrayList<>(1);
    int[] own = new int[fields.size()];
    long set = 0;
    for (int i = 0; i < values.length; i++) {
      Register register = registers[i];
      if (register != null) {
        values[i] = register.value();
        own[i] = position(stamps, register);
        set |= 1L << i;
      }
    }
    byte[] bytes = new byte[16 + 32 * stamps.size() + own.length + CHECKSUM];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeRawByte((byte) MARK);
      out.writeUInt64NoTag(set);
      write(session, out, stamps);
      for (int i = 0; stamps.size() > 1 && i < own.length; i++) {
        if (values[i] != null) {
          out.writeUInt32NoTag(own[i]);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("stamps need more room than " + bytes.length, e);
    }
    int length = out.getTotalBytesWritten();
    int sum = checksum(key, values, bytes, length);
    ByteBuffer.wrap(bytes).putInt(length, sum);
    return Arrays.copyOf(bytes, length + CHECKSUM);
  }

  private static int position(List<Stamp> stamps, Register register) {
    for (int i = 0; i < stamps.size(); i++) {
      Stamp stamp = stamps.get(i);
      if (stamp.time().equals(register.time()) && stamp.dot().equals(register.dot())) {
        return i;
      }
    }
    stamps.add(new Stamp(register.time(), register.dot()));
    return stamps.size() - 1;
  }

  private void write(Session session, CodedOutputStream out, List<Stamp> stamps)
      throws IOException, SQLException {
    out.writeUInt32NoTag(stamps.size());
    long sequence = 0;
    long time = 0;
    for (Stamp stamp : stamps) {
      out.writeUInt32NoTag(writers.number(session, stamp.dot().writer()));
      out.writeSInt64NoTag(stamp.dot().sequence() - sequence);
      out.writeSInt64NoTag(stamp.time().value() - time);
      sequence = stamp.dot().sequence();
      time = stamp.time().value();
    }
  }

  static int checksum(RecordKey key, @Nullable ByteString[] values, byte[] stamps, int length) {
    int size = key.key().size() + length;
    for (ByteString value : values) {
      size += value == null ? 0 : 1 + Integer.BYTES + value.size();
    }
    ByteBuffer all = ByteBuffer.allocate(size); // in one piece, since each piece takes a call
    key.key().copyTo(all);
    for (int i = 0; i < values.length; i++) {
      ByteString value = values[i];
      if (value != null) {
        all.put((byte) i).putInt(value.size());
        value.copyTo(all);
      }
    }
    CRC32C sum = new CRC32C();
    sum.update(all.put(stamps, 0, length).array());
    return (int) sum.getValue();
  }

  /**
   * The registers of a row.
   *
   * @throws IllegalArgumentException if stamps and columns don't fit, or the checksum is wrong
   */
  SortedMap<String, Register> read(RecordKey key, byte[] stamps, Columns columns)
      throws SQLException, IOException {
    @Nullable ByteString[] values = new ByteString[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.at(i);
    }
    if (stamps.length == 0 || stamps[0] != MARK) {
      return old(CodedInputStream.newInstance(stamps), values);
    }
    int length = stamps.length - CHECKSUM;
    if (length < 2
        || ByteBuffer.wrap(stamps).getInt(length) != checksum(key, values, stamps, length)) {
      throw new IllegalArgumentException("its checksum is wrong");
    }
    CodedInputStream in = CodedInputStream.newInstance(stamps, 1, length - 1);
    long set = in.readUInt64();
    List<Stamp> all = stamps(in);
    SortedMap<String, Register> registers = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if ((set >>> i & 1) == 1) {
        put(registers, i, values[i], all, all.size() > 1 ? in.readUInt32() : 0);
      }
    }
    checkAllTaken(values, registers, in);
    return registers;
  }

  private List<Stamp> stamps(CodedInputStream in) throws IOException {
    int count = in.readUInt32();
    if (count < 1 || count > MAX_FIELDS) {
      throw new IllegalArgumentException("a record with %d stamps".formatted(count));
    }
    List<Stamp> stamps = new ArrayList<>(count);
    long sequence = 0;
    long time = 0;
    for (int i = 0; i < count; i++) {
      Writer writer = writers.value(in.readUInt32());
      sequence += in.readSInt64();
      time += in.readSInt64();
      stamps.add(new Stamp(new Timestamp(time), new Dot(writer, sequence)));
    }
    return stamps;
  }

  private SortedMap<String, Register> old(CodedInputStream in, @Nullable ByteString[] values)
      throws IOException {
    List<Stamp> all = stamps(in);
    SortedMap<String, Register> registers = new TreeMap<>();
    int next = 0;
    while (!in.isAtEnd()) {
      int position = in.readUInt32();
      if (position < next || position >= values.length) {
        throw new IllegalArgumentException("its stamps name no field");
      }
      next = position + 1;
      put(registers, position, values[position], all, in.readUInt32());
    }
    checkAllTaken(values, registers, in);
    return registers;
  }

  private void put(
      SortedMap<String, Register> registers,
      int position,
      @Nullable ByteString value,
      List<Stamp> all,
      int stamp) {
    if (value == null || stamp < 0 || stamp >= all.size()) {
      throw new IllegalArgumentException("its stamps don't fit its columns");
    }
    Stamp set = all.get(stamp);
    registers.put(fields.at(position).name(), new Register(set.time(), set.dot(), value));
  }

  private void checkAllTaken(
      @Nullable ByteString[] values, SortedMap<String, Register> registers, CodedInputStream in)
      throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null && !registers.containsKey(fields.at(i).name())) {
        throw new IllegalArgumentException("'%s' has no stamp".formatted(fields.at(i).name()));
      }
    }
    if (registers.isEmpty() || !in.isAtEnd()) {
      throw new IllegalArgumentException("its stamps don't end where they should");
    }
  }
}
