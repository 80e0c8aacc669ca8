package io.muster.sim.world;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Virtual time. Everything that happens is an event; events run one after the other on the calling
 * thread, ordered by time and, at the same time, by when they were scheduled.
 */
public final class World {
  /** Events that wait at once; more mean that something feeds itself. */
  static final int MAX_EVENTS = 1_000_000;

  /** Events at one instant; more mean that time stands still. */
  static final int MAX_AT_ONCE = 100_000;

  public static final long MILLI_NANOS = 1_000_000L;
  public static final long SECOND_NANOS = 1_000 * MILLI_NANOS;

  private record Event(long nanos, long number, Runnable work) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
  private final Randomness random;
  private final Trace trace;
  private long nowNanos;
  private long scheduled;
  private int atOnce;

  public World(long seed, Trace trace) {
    this.random = Randomness.of(seed);
    this.trace = trace;
  }

  /** Nanoseconds since the beginning. */
  public long nowNanos() {
    return nowNanos;
  }

  /** The generator for one purpose. */
  public Randomness random(String purpose) {
    return random.fork(purpose);
  }

  /** Has something happen so many nanoseconds from now. */
  public void after(long nanos, Runnable work) {
    if (nanos < 0) {
      throw new IllegalArgumentException("an event in the past");
    }
    if (events.size() >= MAX_EVENTS) {
      throw new IllegalStateException("more than " + MAX_EVENTS + " events wait");
    }
    events.add(new Event(nowNanos + nanos, scheduled++, work));
  }

  /** Runs what happens until then, in order, and sets the time to it. */
  public void runUntil(long nanos) {
    runUntil(nanos, () -> true);
  }

  /**
   * The same, or less.
   *
   * @param goesOn asked after every event
   * @return whether time has come that far
   */
  public boolean runUntil(long nanos, BooleanSupplier goesOn) {
    for (Event next = events.peek(); next != null && next.nanos() <= nanos; next = events.peek()) {
      events.remove();
      count(next);
      next.work().run();
      if (!goesOn.getAsBoolean()) {
        return false;
      }
    }
    nowNanos = Math.max(nowNanos, nanos);
    return true;
  }

  private void count(Event next) {
    atOnce = next.nanos() == nowNanos ? atOnce + 1 : 1;
    nowNanos = next.nanos();
    if (atOnce > MAX_AT_ONCE) {
      throw new IllegalStateException("more than " + MAX_AT_ONCE + " events at one instant");
    }
  }

  public void trace(int device, String kind) {
    trace.record(nowNanos, device, kind);
  }

  public void trace(int device, String kind, byte[] frame) {
    trace.record(nowNanos, device, kind, frame);
  }
}
