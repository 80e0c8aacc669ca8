package io.muster.sim.disk;

import io.muster.protocol.model.Load;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import io.muster.storage.StorageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private final Room room;
  private final Deque<Write> waiting = new ArrayDeque<>();
  private @Nullable Write writing;
  private boolean stopped;
  private int unanswered;
  private long lastAnswerNanos;

  /** What is to be written, and who hears of it if that fails. */
  private record Write(Supplier<Runnable> work, Consumer<StorageException> failed) {
    /** Its answer. */
    Runnable carryOut(Room room) {
      try {
        room.require();
        return work.get();
      } catch (StorageException e) {
        return () -> failed.accept(e);
      }
    }
  }

  public WriteQueue(World world, Randomness random, Room room) {
    this.world = world;
    this.random = random;
    this.room = room;
  }

  /**
   * Has something written.
   *
   * @param work what it returns is its answer
   * @param failed told in the place of the answer if storage could not do it
   */
  public void submit(Supplier<Runnable> work, Consumer<StorageException> failed) {
    if (waiting.size() >= MAX_WAITING) {
      throw new IllegalStateException("more than " + MAX_WAITING + " writes wait");
    }
    waiting.add(new Write(work, failed));
    if (writing == null) {
      next();
    }
  }

  private void next() {
    Write write = waiting.poll();
    writing = write;
    if (write != null) {
      world.after(random.between(World.MILLI_NANOS / 10, WRITE_NANOS), () -> run(write));
    }
  }

  private void run(Write write) {
    if (stopped) {
      return;
    }
    Runnable answer = write.carryOut(room);
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

  /** Whether a write is on its way to the disk. */
  public boolean isWriting() {
    return writing != null;
  }

  /** How much of its limit is used. */
  public Load load(String database) {
    return new Load("writes to " + database + " that wait", waiting.size(), MAX_WAITING);
  }

  public boolean isIdle() {
    return !isWriting() && unanswered == 0;
  }

  /** A crash: what is not written yet never will be, and no answer comes any more. */
  public void stop() {
    stopped = true;
    waiting.clear();
  }

  /** The power fails: what is on its way to the disk gets there, and nobody hears of it. */
  public void finish() {
    if (writing != null && !stopped) {
      var _ = writing.carryOut(room);
    }
    stop();
  }
}
