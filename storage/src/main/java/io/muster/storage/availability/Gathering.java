package io.muster.storage.availability;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes that wait together share one transaction. Whoever comes to write while another does puts
 * the write into the queue; the first that gets its turn does all that wait, one after the other.
 * Where writers came together last time it waits a moment for them to come again; a writer that is
 * alone never waits.
 */
final class Gathering {
  /** How long a transaction waits for others to join, at most. */
  static final long WAIT_MILLIS = 2;

  /** Most writes in one transaction; more wait for the next. */
  static final int MAX_TOGETHER = 64;

  private final ReentrantLock turn;
  private final Rounds rounds;
  private final Deque<Job<?>> queue = new ArrayDeque<>();
  private int lastTogether = 1;

  /**
   * A gathering.
   *
   * @param turn held while a round runs
   */
  Gathering(ReentrantLock turn, Rounds rounds) {
    this.turn = turn;
    this.rounds = rounds;
  }

  /** What is written. */
  @FunctionalInterface
  interface Action<T> {
    T run(Write write) throws SQLException;
  }

  /** Does some writes in one transaction, all of them or none. */
  @FunctionalInterface
  interface Rounds {
    void run(List<Job<?>> jobs);
  }

  /** A write that waits for its result. */
  static final class Job<T> {
    private final Action<T> action;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;

    Job(Action<T> action) {
      this.action = action;
    }

    void run(Write write) throws SQLException {
      result = action.run(write);
    }

    /** The transaction is committed. */
    @SuppressWarnings("NullAway") // run() has set the result
    void complete() {
      done.complete(result);
    }
  }

  /** Writes, and returns when it is committed. */
  <T> T write(Action<T> action) {
    Job<T> job = new Job<>(action);
    synchronized (queue) {
      queue.add(job);
      queue.notifyAll();
    }
    turn.lock();
    try {
      while (!job.done.isDone()) {
        round();
      }
    } finally {
      turn.unlock();
    }
    try {
      return job.done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void round() {
    List<Job<?>> jobs = next();
    lastTogether = jobs.size();
    try {
      rounds.run(jobs);
      jobs.forEach(Job::complete);
    } catch (RuntimeException | Error e) {
      if (jobs.size() == 1) {
        jobs.getFirst().done.completeExceptionally(e);
      } else {
        jobs.forEach(this::alone);
      }
    }
  }

  /** One of them failed, and nobody knows whose fault it was: each on its own. */
  private void alone(Job<?> job) {
    try {
      rounds.run(List.of(job));
      job.complete();
    } catch (RuntimeException | Error e) {
      job.done.completeExceptionally(e);
    }
  }

  private List<Job<?>> next() {
    synchronized (queue) {
      long until = System.nanoTime() + WAIT_MILLIS * 1_000_000;
      for (long left = WAIT_MILLIS; left > 0 && queue.size() < lastTogether; ) {
        try {
          queue.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
        left = (until - System.nanoTime()) / 1_000_000;
      }
      List<Job<?>> jobs = new ArrayList<>();
      while (!queue.isEmpty() && jobs.size() < MAX_TOGETHER) {
        jobs.add(queue.remove());
      }
      return jobs;
    }
  }
}
