package io.muster.sim.world;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time. Everything that happens is an event; events run one after the other on the calling
 * thread, ordered by time and, at the same time, by when they were scheduled.
 */
public final class World {
  /** Events that wait at once; more mean that something feeds itself. */
  static final int MAX_EVENTS = 1_000_000;

  public static final long MILLIS = 1_000_000L;
  public static final long SECONDS = 1_000 * MILLIS;

  private record Event(long nanos, long number, Runnable work) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
  private final Randomness random;
  private final Trace trace;
  private long nowNanos;
  private long scheduled;

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

  /** Lets everything happen that is due by then; afterwards it is that time. */
  public void runUntil(long nanos) {
    for (Event next = events.peek(); next != null && next.nanos() <= nanos; next = events.peek()) {
      events.remove();
      nowNanos = next.nanos();
      next.work().run();
    }
    nowNanos = Math.max(nowNanos, nanos);
  }

  public void trace(int device, String kind) {
    trace.record(nowNanos, device, kind);
  }

  public void trace(int device, String kind, byte[] frame) {
    trace.record(nowNanos, device, kind, frame);
  }
}
