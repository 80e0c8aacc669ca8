package io.muster.sim.bench;

import io.muster.sim.world.Randomness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How many rounds a change takes to reach every device, and what they cost. */
final class RoundsBench {
  private static final double LOSS = 0.1;
  private static final int MOST_ROUNDS = 60;
  private static final int LARGE = 1_000;
  private static final int LARGE_ROUNDS = 20;

  private final int seeds;
  private final Progress progress;

  /**
   * A measurement.
   *
   * @param seeds fleets of twenty devices; of a thousand a tenth of it
   */
  RoundsBench(int seeds, Progress progress) {
    this.seeds = seeds;
    this.progress = progress;
  }

  List<BenchRow> run() {
    List<BenchRow> rows = new ArrayList<>();
    rows.add(rounds(20, 1, seeds, 8));
    rows.add(rounds(20, 2, seeds, 5));
    rows.add(rounds(LARGE, 1, Math.max(1, seeds / 10), 15));
    rows.add(rounds(LARGE, 2, Math.max(1, seeds / 10), 10));
    rows.add(seconds());
    return List.copyOf(rows);
  }

  /** The 99th of a hundred fleets, or the worst of fewer. */
  private BenchRow rounds(int devices, int peers, int fleets, double most) {
    progress.say("%d fleets of %,d devices, %d a round".formatted(fleets, devices, peers));
    List<Integer> rounds = new ArrayList<>();
    for (int seed = 0; seed < fleets; seed++) {
      rounds.add(spread(new Fleet(devices, LOSS, Randomness.of(seed)), peers));
    }
    Collections.sort(rounds);
    double p99 = rounds.get((int) Math.ceil(0.99 * fleets) - 1);
    String name = "rounds_%d_devices_%d_peers".formatted(devices, peers);
    return BenchRow.of(name, p99, "rounds p99", Target.atMost(most));
  }

  private static int spread(Fleet fleet, int peers) {
    fleet.change(1);
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      fleet.round(peers);
      if (fleet.isEqual()) {
        return round;
      }
    }
    throw new BenchException("a change that has not come to all after " + MOST_ROUNDS + " rounds");
  }

  private BenchRow seconds() {
    progress.say("%,d devices, %d rounds".formatted(LARGE, LARGE_ROUNDS));
    Fleet fleet = new Fleet(LARGE, LOSS, Randomness.of(1));
    fleet.change(1);
    long begin = System.nanoTime();
    for (int round = 0; round < LARGE_ROUNDS; round++) {
      fleet.round(1);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return BenchRow.of(
        "seconds_%d_devices_%d_rounds".formatted(LARGE, LARGE_ROUNDS),
        seconds,
        "s",
        Target.atMost(15));
  }
}
