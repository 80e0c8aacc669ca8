package io.muster.storage.library;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: threads that wait to write share one transaction, and one flush to disk. Whoever
 * finds nobody committing commits all that wait, its own among them; the others sleep until theirs
 * is done or it is their turn to lead (Hagmann, "Reimplementing the Cedar file system using logging
 * and group commit", 1987). There are never more waiting than threads that call.
 */
final class CommitQueue<W, R> {
  /** Most writes in one transaction: it stays short, and the first of them does not wait long. */
  static final int MAX_TOGETHER = 256;

  /** Commits some writes together. */
  interface Committer<W, R> {
    /** All or none of them; the results in the same order. */
    List<R> commit(List<W> writes);
  }

  /** One write on its way. */
  private static final class Waiting<W, R> {
    private final W write;
    private final Thread thread = Thread.currentThread();
    private volatile boolean done;
    private @Nullable R result;
    private @Nullable RuntimeException failure;

    Waiting(W write) {
      this.write = write;
    }

    void finish(@Nullable R value, @Nullable RuntimeException error) {
      result = value;
      failure = error;
      done = true;
      LockSupport.unpark(thread);
    }

    R outcome() {
      if (failure != null) {
        throw failure;
      }
      if (result == null) {
        throw new IllegalStateException("a commit without a result");
      }
      return result;
    }
  }

  private final Committer<W, R> committer;
  private final ReentrantLock leading = new ReentrantLock();
  private final ConcurrentLinkedQueue<Waiting<W, R>> queue = new ConcurrentLinkedQueue<>();

  CommitQueue(Committer<W, R> committer) {
    this.committer = committer;
  }

  /** Commits a write; returns when it is committed, or throws why it is not. */
  R commit(W write) {
    Waiting<W, R> mine = new Waiting<>(write);
    queue.add(mine);
    boolean interrupted = false;
    while (!mine.done) {
      if (leading.tryLock()) {
        lead(mine);
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return mine.outcome();
  }

  private void lead(Waiting<W, R> mine) {
    try {
      if (!mine.done) {
        commitWaiting();
      }
    } finally {
      handOver();
    }
  }

  /** Whoever comes in between either sees the lock free or is woken here. */
  private void handOver() {
    leading.unlock();
    Waiting<W, R> next = queue.peek();
    if (next != null) {
      LockSupport.unpark(next.thread);
    }
  }

  private void commitWaiting() {
    List<Waiting<W, R>> batch = new ArrayList<>();
    for (Waiting<W, R> next = queue.poll(); next != null; next = queue.poll()) {
      batch.add(next);
      if (batch.size() == MAX_TOGETHER) {
        break;
      }
    }
    try {
      List<R> results = committer.commit(batch.stream().map(waiting -> waiting.write).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).finish(results.get(i), null);
      }
    } catch (RuntimeException e) {
      commitApart(batch, e);
    } catch (Error e) {
      batch.forEach(w -> w.finish(null, new IllegalStateException("the commit broke off", e)));
      throw e;
    }
  }

  /** One that fails must not fail the others. */
  private void commitApart(List<Waiting<W, R>> batch, RuntimeException together) {
    if (batch.size() == 1) {
      batch.getFirst().finish(null, together);
      return;
    }
    for (Waiting<W, R> waiting : batch) {
      try {
        waiting.finish(committer.commit(List.of(waiting.write)).getFirst(), null);
      } catch (RuntimeException e) {
        waiting.finish(null, e);
      }
    }
  }

  /** How many writes wait for a leader. */
  int waiting() {
    return queue.size();
  }

  /** Runs something while nothing is committed. */
  void alone(Runnable work) {
    leading.lock();
    try {
      work.run();
    } finally {
      handOver();
    }
  }
}
