package io.muster.storage.library;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code stamps} as schemas before 3 have it: how many stamps; for each the writer's
 * number and, zigzag, how far sequence and time are from those of the one before; then for each set
 * field its position and that of its stamp. All numbers are varints.
 */
final class OldStamps {
  private static final int CHECKSUM = Integer.BYTES;

  private record Stamp(int writer, long sequence, long time) {}

  private record Set(int field, Stamp stamp) {}

  private OldStamps() {}

  /**
   * The stamps of a row of schema 3 for the one before it; null if none of its fields is left.
   *
   * @param kept the fields that the older schema knows: the first ones
   * @param values of all fields, as their columns hold them
   * @throws IllegalArgumentException if the row is damaged
   */
  static byte @Nullable [] of(
      RecordKey key, int kept, byte[] stamps, List<@Nullable Object> values) {
    try {
      List<Set> set =
          stamps.length > 0 && stamps[0] == 0 ? marked(key, stamps, values) : old(stamps);
      List<Set> left = set.stream().filter(one -> one.field() < kept).toList();
      return left.isEmpty() ? null : written(left);
    } catch (IOException e) {
      throw new IllegalArgumentException("a %s has stamps that end early".formatted(key.type()), e);
    }
  }

  private static List<Set> marked(RecordKey key, byte[] stamps, List<@Nullable Object> values)
      throws IOException {
    int length = stamps.length - CHECKSUM;
    @Nullable ByteString[] bytes = new @Nullable ByteString[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = value(values.get(i));
    }
    if (length < 2
        || ByteBuffer.wrap(stamps).getInt(length)
            != RowStamps.checksum(key, bytes, stamps, length)) {
      throw new IllegalArgumentException(
          "a %s has a wrong checksum; see: muster verify".formatted(key.type().label()));
    }
    CodedInputStream in = CodedInputStream.newInstance(stamps, 1, length - 1);
    long fields = in.readUInt64();
    List<Stamp> all = stamps(in);
    List<Set> set = new ArrayList<>();
    for (int field = 0; field < Long.SIZE; field++) {
      if ((fields >>> field & 1) == 1) {
        set.add(new Set(field, at(all, all.size() > 1 ? in.readUInt32() : 0)));
      }
    }
    return set;
  }

  private static @Nullable ByteString value(@Nullable Object column) {
    return switch (column) {
      case null -> null;
      case Long number -> Values.ofNumber(number);
      case String text -> Values.ofText(text);
      case byte[] bytes -> ByteString.copyFrom(bytes);
      default -> throw new IllegalArgumentException("no value of a field: " + column.getClass());
    };
  }

  private static List<Set> old(byte[] stamps) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(stamps);
    List<Stamp> all = stamps(in);
    List<Set> set = new ArrayList<>();
    while (!in.isAtEnd()) {
      set.add(new Set(in.readUInt32(), at(all, in.readUInt32())));
    }
    return set;
  }

  private static Stamp at(List<Stamp> all, int position) {
    if (position < 0 || position >= all.size()) {
      throw new IllegalArgumentException("a field without a stamp");
    }
    return all.get(position);
  }

  private static List<Stamp> stamps(CodedInputStream in) throws IOException {
    int count = in.readUInt32();
    if (count < 1 || count > 2 * GroupReader.MAX_STAMPS) {
      throw new IllegalArgumentException("a record with %d stamps".formatted(count));
    }
    List<Stamp> stamps = new ArrayList<>();
    long sequence = 0;
    long time = 0;
    for (int i = 0; i < count; i++) {
      int writer = in.readUInt32();
      sequence += in.readSInt64();
      time += in.readSInt64();
      stamps.add(new Stamp(writer, sequence, time));
    }
    return stamps;
  }

  private static byte[] written(List<Set> set) throws IOException {
    List<Stamp> stamps = set.stream().map(Set::stamp).distinct().toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeUInt32NoTag(stamps.size());
    long sequence = 0;
    long time = 0;
    for (Stamp stamp : stamps) {
      out.writeUInt32NoTag(stamp.writer());
      out.writeSInt64NoTag(stamp.sequence() - sequence);
      out.writeSInt64NoTag(stamp.time() - time);
      sequence = stamp.sequence();
      time = stamp.time();
    }
    for (Set one : set) {
      out.writeUInt32NoTag(one.field());
      out.writeUInt32NoTag(stamps.indexOf(one.stamp()));
    }
    out.flush();
    return bytes.toByteArray();
  }

  /** The writes that old stamps name: [[writer, sequence], ...] as JSON. */
  static String dots(byte[] stamps) {
    try {
      return stamps(CodedInputStream.newInstance(stamps)).stream()
          .map(stamp -> List.of((long) stamp.writer(), stamp.sequence()).toString())
          .distinct()
          .toList()
          .toString();
    } catch (IOException e) {
      throw new IllegalArgumentException("stamps that end early", e);
    }
  }

  /** The key of a record from its parts. */
  static RecordKey key(long type, byte[] first, byte @Nullable [] second) {
    ByteString key = ByteString.copyFrom(first);
    RecordType known =
        RecordType.ofNumber((int) type)
            .orElseThrow(() -> new IllegalArgumentException("no type " + type));
    return new RecordKey(known, second == null ? key : key.concat(ByteString.copyFrom(second)));
  }
}
