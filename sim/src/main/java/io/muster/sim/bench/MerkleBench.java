package io.muster.sim.bench;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.VariantId;
import java.util.List;

/**
 * One bit each of 1000 random contents, published together as a device gathers them: leaf, path,
 * signed root and stored rows, by bit.
 */
final class MerkleBench implements Bench {
  static final int BITS = 1000;

  private static final double MICROS = 1e6;

  @Override
  public List<BenchRow> run(Sides sides) {
    Dataset data = sides.data();
    double seconds =
        Timing.median(
            sides.effort().warmUps(),
            sides.effort().tries(),
            () -> {
              int v = sides.random().nextInt(Dataset.VARIANTS.size());
              VariantId variant = Dataset.VARIANTS.get(v);
              List<Integer> numbers = data.sample(sides.random(), BITS);
              List<BitChange> changes = UpdateBench.flipped(sides, numbers, List.of(variant));
              return () -> sides.muster().publish(changes);
            });
    int bits = Math.min(BITS, data.contents());
    return List.of(BenchRow.of("merkle_update", seconds * MICROS / bits, "us", Target.atMost(10)));
  }
}
