package io.muster.sim.bench;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writers that each record one sidecar at a time and wait until it is durable. */
final class SingleBench implements Bench {
  static final int WRITERS = 64;

  /** Tries that the median is taken of; each takes its time. */
  private static final int TRIES = 3;

  /** Far from the generations that other measurements write. */
  private static final int GENERATION = 100_000;

  private static final double NANOS = 1e9;

  @Override
  public List<BenchRow> run(Sides sides) {
    return List.of(
        BenchRow.of("record_single", rate(sides, WRITERS), "/s", Target.atLeast(10_000)),
        BenchRow.of("record_single_alone", rate(sides, 1), "/s", Target.atLeast(2_500)));
  }

  private static double rate(Sides sides, int writers) {
    double[] rates = new double[TRIES];
    for (int i = 0; i < TRIES; i++) {
      rates[i] = once(sides, writers);
    }
    return Timing.median(rates);
  }

  private static double once(Sides sides, int writers) {
    long start = System.nanoTime();
    long end = start + sides.effort().writeMillis() * 1_000_000L;
    List<Future<Long>> counts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int i = 0; i < writers; i++) {
        SplittableRandom random = sides.random().split();
        counts.add(threads.submit(() -> write(sides, random, end)));
      }
    }
    long written = 0;
    for (Future<Long> count : counts) {
      written += result(count);
    }
    return written / ((System.nanoTime() - start) / NANOS);
  }

  private static long write(Sides sides, SplittableRandom random, long end) {
    Dataset data = sides.data();
    long written = 0;
    while (System.nanoTime() < end) {
      int number = random.nextInt(data.contents());
      int v = random.nextInt(Dataset.VARIANTS.size());
      ContentId content = data.content(number);
      VariantId variant = Dataset.VARIANTS.get(v);
      Blob blob = data.blob(number, v, GENERATION + random.nextInt(GENERATION));
      sides.muster().record(content, variant, blob);
      written++;
    }
    return written;
  }

  private static long result(Future<Long> count) {
    try {
      return count.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchException("a writer failed: " + e.getCause(), e);
    }
  }
}
