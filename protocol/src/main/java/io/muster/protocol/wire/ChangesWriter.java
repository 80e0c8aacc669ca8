package io.muster.protocol.wire;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.BatchChange.Toggled;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentName;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.VariantId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the parts that {@link ChangesCodec} describes. */
final class ChangesWriter {
  static final int TOGGLED = 0;
  static final int BITS = 1;
  static final int WHOLE = 2;

  private final PackedWriter out;
  private final Mappings mappings;

  ChangesWriter(PackedWriter out, Mappings mappings) {
    this.out = out;
    this.mappings = mappings;
  }

  /** Lists of variants, each once. */
  static final class Mappings {
    private final Map<List<VariantId>, Integer> numbers = new LinkedHashMap<>();

    int number(List<VariantId> variants) {
      return numbers.computeIfAbsent(variants, _ -> numbers.size());
    }

    void write(PackedWriter out) {
      out.number(numbers.size());
      for (List<VariantId> variants : numbers.keySet()) {
        out.number(variants.size());
        for (VariantId variant : variants) {
          byte[] id = variant.toString().getBytes(StandardCharsets.US_ASCII);
          out.put(id.length);
          out.put(id);
        }
      }
    }
  }

  /** Turned bits; all changes of a list have one shape. */
  void toggles(Collection<List<Toggled>> byShape) {
    out.number(byShape.size());
    for (List<Toggled> some : byShape) {
      Shape shape = some.getFirst().before();
      out.number(shape.slots());
      out.number(shape.variants());
      RiceRow.write(out, row(some));
    }
  }

  /** All turned bits of batches of one shape, each by its number among those of all batches. */
  static long[] row(List<Toggled> some) {
    long[] row = new long[some.stream().mapToInt(each -> each.toggled().getCardinality()).sum()];
    int at = 0;
    for (Toggled each : some) {
      Shape shape = each.before();
      for (long number : BitBlock.numbers(shape, each.toggled())) {
        row[at++] = (long) each.number() * shape.room() + number;
      }
    }
    return row;
  }

  /** Changes by number. */
  void changes(List<BatchChange> changes) {
    out.number(changes.size());
    int expected = 0;
    for (BatchChange change : changes) {
      if (change.number() < expected) {
        throw new IllegalArgumentException("batch " + change.number() + " stands twice");
      }
      change(change.number() - expected, change);
      expected = change.number() + 1;
    }
  }

  void change(int gap, BatchChange change) {
    out.number(gap);
    switch (change) {
      case Toggled some -> {
        out.put(TOGGLED);
        out.number(some.before().slots());
        out.number(some.before().variants());
        out.number(mappings.number(some.variants()));
        names(some.slots());
        BitBlock.write(out, some.after(), some.toggled());
      }
      case BatchChange.Bits all -> {
        out.put(BITS);
        out.number(mappings.number(all.variants()));
        out.number(all.slots());
        out.bits(all.mark(), Integer.SIZE);
        BitBlock.write(out, all.shape(), all.bits());
      }
      case AvailabilityBatch batch -> {
        out.put(WHOLE);
        out.number(mappings.number(batch.variants()));
        names(batch.slots());
        BitBlock.write(out, batch.shape(), batch.bits());
      }
      case BatchChange.Named named -> {
        out.put(WHOLE);
        out.number(mappings.number(named.variants()));
        names(named.slots());
        BitBlock.write(out, named.shape(), named.bits());
      }
    }
    out.align();
  }

  private void names(List<? extends ContentName> names) {
    boolean brief = !names.isEmpty() && names.getFirst() instanceof ContentPrefix;
    out.number(names.size() * 2L + (brief ? 1 : 0));
    for (ContentName name : names) {
      switch (name) {
        case ContentPrefix(long bits) when brief -> out.bits(bits, ContentPrefix.SIZE * Byte.SIZE);
        case ContentId id when !brief -> {
          out.bits(id.uuid().high(), Long.SIZE);
          out.bits(id.uuid().low(), Long.SIZE);
        }
        default -> throw new IllegalArgumentException("names of two kinds in one batch");
      }
    }
    out.align();
  }
}
