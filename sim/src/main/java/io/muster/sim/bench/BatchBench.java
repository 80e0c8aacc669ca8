package io.muster.sim.bench;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Version;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.roaringbitmap.RoaringBitmap;

/** What one batch more takes in a frame, its slots known and its mapping that of others. */
final class BatchBench {
  private static final int SLOTS = 1_000;
  private static final int BATCHES = 100;

  private BatchBench() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.of("batch_worst", each(50), "B", Target.atMost(1_170)),
        BenchRow.of("batch_99_per_cent", each(99), "B", Target.none(Target.Better.LESS)),
        BenchRow.of("batch_covered", each(100), "B", Target.atMost(40)));
  }

  private static double each(int percent) {
    SplittableRandom random = new SplittableRandom(percent);
    List<BatchChange> changes = new ArrayList<>();
    for (int number = 0; number < BATCHES; number++) {
      changes.add(batch(number, percent, random));
    }
    return (double) (size(changes) - size(changes.subList(0, 1))) / (BATCHES - 1);
  }

  private static BatchChange batch(int number, int percent, SplittableRandom random) {
    RoaringBitmap bits = new RoaringBitmap();
    for (int variant = 0; variant < Dataset.VARIANTS.size(); variant++) {
      for (int slot = 0; slot < SLOTS; slot++) {
        if (random.nextInt(100) < percent) {
          bits.add(variant * AvailabilityBatch.STRIDE + slot);
        }
      }
    }
    return new BatchChange.Bits(number, Dataset.VARIANTS, SLOTS, random.nextInt(), bits);
  }

  private static int size(List<BatchChange> changes) {
    Head head =
        new Head(
            new DeviceId(Hash.ZERO),
            GossipSide.LIBRARY,
            new Version(new Incarnation(1, 1), 1),
            Hash.ZERO,
            new Head.Counts(BATCHES, 0, 0),
            ByteString.EMPTY);
    return MessageCodec.encode(new GossipMessage.Batches(head, changes)).length;
  }
}
