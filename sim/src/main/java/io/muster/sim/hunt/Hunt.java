package io.muster.sim.hunt;

import io.muster.sim.plan.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** Runs one seed after the other, several at a time, until one breaks something or time is over. */
public final class Hunt {
  /** How many plans are run to make a failing one smaller. */
  static final int SHRINKING_RUNS = 400;

  private final Limits limits;
  private final LongFunction<Scenario> scenarios;
  private final LongConsumer done;
  private final AtomicLong next;
  private final AtomicLong finished = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Failure> found = new ConcurrentSkipListMap<>();

  /**
   * When a hunt ends.
   *
   * @param firstSeed where it begins
   * @param seeds how many there are
   * @param nanos how long it takes; a seed that has begun is finished
   * @param threads how many run at a time
   * @param twice whether each seed runs twice and has to go the same way
   */
  public record Limits(long firstSeed, long seeds, long nanos, int threads, boolean twice) {}

  /**
   * What a hunt came to.
   *
   * @param seeds how many were run to their end
   * @param failure the lowest seed of those that broke something, made smaller
   */
  public record Result(long seeds, double seconds, Optional<Failure> failure) {}

  /**
   * A hunt that has not begun.
   *
   * @param scenarios what a seed stands for
   * @param done told after each seed how many are done
   */
  public Hunt(Limits limits, LongFunction<Scenario> scenarios, LongConsumer done) {
    this.limits = limits;
    this.scenarios = scenarios;
    this.done = done;
    this.next = new AtomicLong(limits.firstSeed());
  }

  /** Runs it. */
  public Result run() throws InterruptedException {
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(limits.threads())) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < limits.threads(); i++) {
        all.add(threads.submit(() -> work(began)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the hunt broke off", e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Optional<Failure> failure =
        found.values().stream().findFirst().map(each -> Trial.shrink(each, SHRINKING_RUNS));
    return new Result(finished.get(), seconds, failure);
  }

  private void work(long began) {
    while (found.isEmpty() && System.nanoTime() - began < limits.nanos()) {
      long seed = next.getAndIncrement();
      if (seed - limits.firstSeed() >= limits.seeds()) {
        return;
      }
      Trial.run(scenarios.apply(seed), limits.twice())
          .ifPresent(failure -> found.put(seed, failure));
      done.accept(finished.incrementAndGet());
    }
  }
}
