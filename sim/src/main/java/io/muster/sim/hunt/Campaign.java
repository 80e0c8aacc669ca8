package io.muster.sim.hunt;

import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Scenario;
import io.muster.sim.plan.Topology;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The long search: many seeds with few devices, few seeds with many. Goes on after a failure, and
 * where an earlier one of the same parts was stopped.
 */
public final class Campaign {
  /** Seeds that are run between two times that it is written down how far it is. */
  static final int SEEDS_AT_ONCE = 20;

  /** Failures of a part that are kept; with more of them it is not a search any more. */
  static final int MAX_FAILURES = 20;

  private static final long FIRST_SEED = 1_000_000;

  /** What is run, largest number of seeds first. */
  public static final List<Part> PARTS =
      List.of(new Part(20, 10_000), new Part(1_000, 200), new Part(10_000, 3));

  /** So many seeds with so many devices each. */
  public record Part(int devices, long seeds) {
    /** Whether a run can have so many devices. */
    public boolean fits() {
      return devices <= Topology.MESH.mostDevices();
    }

    /** What a seed stands for: a mixed scenario, with so many devices. */
    Scenario scenario(long seed) {
      return Scenario.mixed(seed).on(StoreKind.MEMORY).with(devices);
    }
  }

  /**
   * How far a part is.
   *
   * @param wanted seeds
   * @param done seeds, from the first
   * @param seconds all of them took, on so many threads
   */
  public record Progress(
      Part part, long wanted, long done, double seconds, int threads, List<Failed> failures) {
    public Progress {
      failures = List.copyOf(failures);
    }

    boolean isOver() {
      return done >= wanted || failures.size() >= MAX_FAILURES || !part.fits();
    }
  }

  /**
   * A seed that broke something.
   *
   * @param plan the file of the smaller plan
   */
  public record Failed(long seed, String broken, String detail, String plan) {}

  /** Keeps a plan that fails; says where. */
  public interface Keeper {
    String keep(Failure failure);
  }

  private final int threads;
  private final Keeper keeper;
  private final Consumer<Progress> told;

  /**
   * A campaign that has not begun.
   *
   * @param told after each few seeds how far it is
   */
  public Campaign(int threads, Keeper keeper, Consumer<Progress> told) {
    this.threads = threads;
    this.keeper = keeper;
    this.told = told;
  }

  /** Goes on with a part for so long at most; a seed that has begun is finished. */
  public Progress run(Progress from, long nanos) throws InterruptedException {
    Progress at = from;
    long began = System.nanoTime();
    for (long left = nanos; left > 0 && !at.isOver(); left = nanos - (System.nanoTime() - began)) {
      at = some(at, left);
      told.accept(at);
    }
    return at;
  }

  private Progress some(Progress at, long nanos) throws InterruptedException {
    long seeds = Math.min(SEEDS_AT_ONCE, at.wanted() - at.done());
    long first = FIRST_SEED + at.done();
    Hunt.Limits limits = new Hunt.Limits(first, seeds, nanos, threads, false);
    Hunt.Result result = new Hunt(limits, at.part()::scenario, done -> {}).run();
    long done = result.failure().map(failure -> after(failure, first)).orElse(result.seeds());
    List<Failed> failures =
        Stream.concat(at.failures().stream(), result.failure().stream().map(this::failed)).toList();
    return new Progress(
        at.part(),
        at.wanted(),
        at.done() + done,
        at.seconds() + result.seconds(),
        threads,
        failures);
  }

  /** It goes on behind the seed that failed. */
  private static long after(Failure failure, long first) {
    return failure.scenario().seed() - first + 1;
  }

  private Failed failed(Failure failure) {
    return new Failed(
        failure.scenario().seed(), failure.broken(), failure.detail(), keeper.keep(failure));
  }
}
