package io.muster.sim.disk;

import io.muster.protocol.model.Load;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * One database's writes, one after the other. Each takes a while until it is durable, and its
 * answer a while longer, so that a crash can fall before, between and after.
 */
public final class WriteQueue {
  /** Longest until a write is durable. */
  static final long WRITE_NANOS = 20 * World.MILLI_NANOS;

  /** Longest from there to its answer. */
  static final long ANSWER_NANOS = 10 * World.MILLI_NANOS;

  /** Writes that wait at once; the core's windows keep them far below. */
  static final int MAX_WAITING = 10_000;

  private final World world;
  private final Randomness random;
  private final Deque<Supplier<Runnable>> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean stopped;
  private int unanswered;
  private long lastAnswerNanos;

  public WriteQueue(World world, Randomness random) {
    this.world = world;
    this.random = random;
  }

  /** Has something written. What the write returns is its answer. */
  public void submit(Supplier<Runnable> write) {
    if (waiting.size() >= MAX_WAITING) {
      throw new IllegalStateException("more than " + MAX_WAITING + " writes wait");
    }
    waiting.add(write);
    if (!writing) {
      next();
    }
  }

  private void next() {
    Supplier<Runnable> write = waiting.poll();
    writing = write != null;
    if (write != null) {
      world.after(random.between(World.MILLI_NANOS / 10, WRITE_NANOS), () -> run(write));
    }
  }

  private void run(Supplier<Runnable> write) {
    if (stopped) {
      return;
    }
    Runnable answer = write.get();
    unanswered++;
    long now = world.nowNanos();
    lastAnswerNanos = Math.max(lastAnswerNanos, now + random.between(0, ANSWER_NANOS));
    world.after(
        lastAnswerNanos - now,
        () -> {
          unanswered--;
          if (!stopped) {
            answer.run();
          }
        });
    next();
  }

  /** How much of its limit is used. */
  public Load load(String database) {
    return new Load("writes to " + database + " that wait", waiting.size(), MAX_WAITING);
  }

  public boolean isIdle() {
    return !writing && unanswered == 0;
  }

  /** A crash: what is not written yet never will be, and no answer comes any more. */
  public void stop() {
    stopped = true;
    waiting.clear();
  }
}
