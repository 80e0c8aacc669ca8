package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.BatchChange.Toggled;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentName;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * Reads the parts that {@link ChangesCodec} describes. Every count is checked against the bytes
 * that are left before anything is made room for; and since a few bytes can stand for many bits,
 * all that a frame speaks of together has a limit as well.
 */
final class ChangesReader {
  /** Bits that the batches of one frame have room for together: 32 MiB of them. */
  static final long MAX_ROOM = 1L << 28;

  private static final int MAX_ID = 65;

  private final PackedReader in;
  private final int batches;
  private final SortedMap<Integer, BatchChange> changes = new TreeMap<>();
  private final List<List<VariantId>> mappings = new ArrayList<>();
  private long room = MAX_ROOM;

  ChangesReader(ByteString bytes, int batches) {
    this.in = new PackedReader(bytes);
    this.batches = batches;
  }

  SortedMap<Integer, BatchChange> read() {
    for (int left = in.count(AvailabilityBatch.MAX_BATCHES, Byte.SIZE); left > 0; left--) {
      mappings.add(mapping());
    }
    for (int left = in.count(batches, 3 * Byte.SIZE); left > 0; left--) {
      toggles();
    }
    int next = 0;
    for (int left = in.count(batches, 4 * Byte.SIZE); left > 0; left--) {
      next += in.number(AvailabilityBatch.MAX_BATCHES);
      add(change(next));
      next++;
    }
    if (in.remaining() > 0) {
      throw new IllegalArgumentException(in.remaining() + " bytes after the last change");
    }
    return changes;
  }

  private void add(BatchChange change) {
    if (change.number() >= batches || changes.put(change.number(), change) != null) {
      throw new IllegalArgumentException(
          "batch " + change.number() + " stands twice or is not the head's");
    }
  }

  private List<VariantId> mapping() {
    List<VariantId> variants = new ArrayList<>();
    for (int left = in.count(AvailabilityBatch.MAX_VARIANTS, 3 * Byte.SIZE); left > 0; left--) {
      byte[] id = in.get(in.number(MAX_ID));
      variants.add(VariantId.parse(new String(id, StandardCharsets.US_ASCII)));
    }
    return List.copyOf(variants);
  }

  private Shape shape(int slots, int variants) {
    Shape shape = new Shape(slots, variants);
    room -= shape.room();
    if (room < 0) {
      throw new IllegalArgumentException("more bits than a frame may speak of");
    }
    return shape;
  }

  private void toggles() {
    Shape shape = shape(slots(), in.number(AvailabilityBatch.MAX_VARIANTS));
    SortedMap<Integer, RoaringBitmap> toggled = new TreeMap<>();
    RiceRow.read(
        in,
        (long) batches * shape.room(),
        number -> {
          int at = (int) (number % shape.room());
          int position = at / shape.slots() * AvailabilityBatch.STRIDE + at % shape.slots();
          int batch = (int) (number / shape.room());
          toggled.computeIfAbsent(batch, _ -> new RoaringBitmap()).add(position);
        });
    toggled.forEach((number, bits) -> add(Toggled.of(number, shape, bits)));
  }

  private int slots() {
    return in.number(AvailabilityBatch.MAX_SLOTS);
  }

  private BatchChange change(int number) {
    int kind = in.get();
    return switch (kind) {
      case ChangesWriter.TOGGLED -> {
        Shape before = new Shape(slots(), in.number(AvailabilityBatch.MAX_VARIANTS));
        List<VariantId> variants = known();
        List<ContentName> slots = names();
        Shape after = shape(before.slots() + slots.size(), before.variants() + variants.size());
        yield new Toggled(number, before, slots, variants, BitBlock.read(in, after));
      }
      case ChangesWriter.BITS -> {
        List<VariantId> variants = known();
        int slots = slots();
        int mark = (int) in.bits(Integer.SIZE);
        RoaringBitmap bits = BitBlock.read(in, shape(slots, variants.size()));
        yield new BatchChange.Bits(number, variants, slots, mark, bits);
      }
      case ChangesWriter.WHOLE -> whole(number);
      default -> throw new IllegalArgumentException("a change of kind " + kind);
    };
  }

  private BatchChange whole(int number) {
    List<VariantId> variants = known();
    List<ContentName> slots = names();
    RoaringBitmap bits = BitBlock.read(in, shape(slots.size(), variants.size()));
    if (!slots.isEmpty() && slots.getFirst() instanceof ContentPrefix) {
      return new BatchChange.Named(number, variants, slots, bits);
    }
    List<ContentId> ids = slots.stream().map(ContentId.class::cast).toList();
    return new AvailabilityBatch(number, variants, ids, bits);
  }

  private List<VariantId> known() {
    int at = in.number(AvailabilityBatch.MAX_BATCHES);
    if (at >= mappings.size()) {
      throw new IllegalArgumentException("a mapping that is not there");
    }
    return mappings.get(at);
  }

  private List<ContentName> names() {
    int both = in.number(AvailabilityBatch.MAX_SLOTS * 2 + 1);
    boolean brief = both % 2 == 1;
    int each = brief ? ContentPrefix.SIZE : Uuid.SIZE;
    if (both / 2 > in.remaining() / each) {
      throw new IllegalArgumentException("more names than there are bytes");
    }
    List<ContentName> names = new ArrayList<>(both / 2);
    for (int left = both / 2; left > 0; left--) {
      names.add(
          brief
              ? new ContentPrefix(in.bits(ContentPrefix.SIZE * Byte.SIZE))
              : new ContentId(new Uuid(in.bits(Long.SIZE), in.bits(Long.SIZE))));
    }
    return names;
  }
}
