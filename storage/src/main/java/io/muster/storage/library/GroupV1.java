package io.muster.storage.library;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.library.GroupRow.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Groups as the first schema held them: a byte 1; the stamps: how many, then for each the writer
 * and, as differences, sequence and time; then for each register twice the variant's number, plus 1
 * for a life, the position of its stamp, and its value: the causal length of a life, or the bytes
 * of a blob with their number before them. All numbers are varints, differences zigzag.
 */
final class GroupV1 {
  private static final int FORMAT = 1;

  /** The registers of one variant. */
  private static final class Registers {
    private long life;
    private Optional<Stamp> lifeStamp = Optional.empty();
    private Optional<Blob> blob = Optional.empty();
    private Optional<Stamp> blobStamp = Optional.empty();
  }

  private GroupV1() {}

  /** Which forms a group needs; see {@link GroupFunctions}. */
  static String forms(byte[] sidecars) {
    List<String> forms = new ArrayList<>();
    registers(sidecars)
        .forEach(
            (number, registers) -> {
              boolean ready = registers.blob.filter(Blob::isReady).isPresent();
              boolean counts = ready && Life.isAlive(registers.life);
              forms.add(
                  "[%d,\"%s\",%s]"
                      .formatted(
                          number,
                          registers.blob.map(Blob::format).orElse(""),
                          counts ? registers.blob.orElseThrow().size() : "null"));
            });
    return forms.toString();
  }

  static GroupRow decode(
      byte[] sidecars, Map<Integer, VariantId> variants, Collection<Form> forms) {
    List<Slot> slots = new ArrayList<>();
    registers(sidecars)
        .forEach(
            (number, registers) -> {
              String format = registers.blob.map(Blob::format).orElse("");
              Form form =
                  forms.stream()
                      .filter(f -> f.variant().equals(variants.get(number)))
                      .filter(f -> f.format().equals(format))
                      .findFirst()
                      .orElseThrow(() -> new IllegalArgumentException("no form " + number));
              slots.add(
                  new Slot(
                      form,
                      registers.life,
                      registers.lifeStamp.orElse(null),
                      registers.blob.orElse(null),
                      registers.blobStamp.orElse(null)));
            });
    slots.sort(GroupRow.BY_FORM);
    return new GroupRow(slots, null);
  }

  /**
   * A group with the numbers that the first schema has for variants; null if it has no sidecar.
   * What its sidecars share is left out.
   */
  static byte @Nullable [] encode(GroupRow row, Map<VariantId, Integer> variants) {
    List<Stamp> stamps = new GroupRow(row.slots(), null).stamps();
    if (stamps.isEmpty()) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeUInt32NoTag(FORMAT);
      write(out, stamps);
      for (Slot slot : row.slots()) {
        write(out, slot, number(variants, slot.form().variant()), stamps);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be written", e);
    }
    return bytes.toByteArray();
  }

  private static int number(Map<VariantId, Integer> variants, VariantId variant) {
    return Optional.ofNullable(variants.get(variant))
        .orElseThrow(() -> new IllegalArgumentException("no number for " + variant));
  }

  private static void write(CodedOutputStream out, List<Stamp> stamps) throws IOException {
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
  }

  private static void write(CodedOutputStream out, Slot slot, int number, List<Stamp> stamps)
      throws IOException {
    if (slot.lifeStamp() != null) {
      out.writeUInt32NoTag(number << 1 | 1);
      out.writeUInt32NoTag(stamps.indexOf(slot.lifeStamp()));
      out.writeUInt64NoTag(slot.life());
    }
    if (slot.blob() != null && slot.blobStamp() != null) {
      out.writeUInt32NoTag(number << 1);
      out.writeUInt32NoTag(stamps.indexOf(slot.blobStamp()));
      out.writeBytesNoTag(slot.blob().encode());
    }
  }

  private static SortedMap<Integer, Registers> registers(byte[] sidecars) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(sidecars);
      if (in.readUInt32() != FORMAT) {
        throw new IllegalArgumentException("a group that the first schema did not write");
      }
      List<Stamp> stamps = stamps(in);
      SortedMap<Integer, Registers> registers = new TreeMap<>();
      while (!in.isAtEnd()) {
        take(in, stamps, registers);
      }
      return registers;
    } catch (IOException e) {
      throw new IllegalArgumentException("a group that ends too early", e);
    }
  }

  private static List<Stamp> stamps(CodedInputStream in) throws IOException {
    int count = in.readUInt32();
    if (count < 1 || count > LibraryRecord.MAX_FIELDS) {
      throw new IllegalArgumentException("a group with %d stamps".formatted(count));
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

  private static void take(
      CodedInputStream in, List<Stamp> stamps, Map<Integer, Registers> registers)
      throws IOException {
    int name = in.readUInt32();
    int position = in.readUInt32();
    if (position < 0 || position >= stamps.size()) {
      throw new IllegalArgumentException("a sidecar without a stamp");
    }
    Registers of = registers.computeIfAbsent(name >>> 1, number -> new Registers());
    if ((name & 1) == 1) {
      of.life = Life.length(Values.ofNumber(in.readUInt64()));
      of.lifeStamp = Optional.of(stamps.get(position));
    } else {
      ByteString blob = in.readBytes();
      of.blob = Optional.of(Blob.decode(blob));
      of.blobStamp = Optional.of(stamps.get(position));
    }
  }
}
