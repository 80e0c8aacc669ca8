package io.muster.daemon.runtime;

import io.muster.protocol.node.Node;
import io.muster.protocol.node.NodeStatus;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.protocol.step.Now;
import io.muster.storage.StorageException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that steps the core. It owns the thread, the queue, the clock and what happens on
 * failure, and nothing else: what is to be done is the node's to decide and the runner's to do.
 */
final class NodeLoop implements InputQueue, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

  /** Inputs that wait. */
  private static final int MAX_INPUTS = 65_536;

  /**
   * Those of them that peers sent. The rest is kept for the answers of the writers: a writer that
   * waited here for the core, which may be waiting for room at that writer, would stop both.
   */
  private static final int MAX_RECEIVED = MAX_INPUTS / 2;

  /** After this long a status is shown as it was after the last step. */
  private static final long STATUS_MILLIS = 2_000;

  private static final long STOP_MILLIS = 5_000;

  private record Waiting(Input input, Runnable taken) {}

  private final Semaphore received = new Semaphore(MAX_RECEIVED);
  private final BlockingQueue<Waiting> inputs = new ArrayBlockingQueue<>(MAX_INPUTS);
  private final Node node;
  private final Consumer<Effect> runner;
  private final Thread thread;
  private volatile NodeStatus status;
  private volatile boolean stopping;

  NodeLoop(Node node, Consumer<Effect> runner, Consumer<Throwable> onFailure) {
    this.node = node;
    this.runner = runner;
    this.status = node.status();
    this.thread = Thread.ofPlatform().name("muster-node").unstarted(() -> run(onFailure));
  }

  void start() {
    thread.start();
  }

  @Override
  public void post(Input input, Runnable taken) {
    try {
      if (input instanceof Input.Received) {
        received.acquire();
      }
      inputs.put(new Waiting(input, taken));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon is ending, and the input with it
    }
  }

  /** How things stood after the last step. */
  NodeStatus status() {
    return status;
  }

  /** The same after one more step, behind all that waits now. */
  NodeStatus freshStatus() {
    CompletableFuture<NodeStatus> fresh = new CompletableFuture<>();
    post(new Input.Tick(), () -> fresh.complete(node.status()));
    try {
      return fresh.get(STATUS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return status;
    } catch (ExecutionException | TimeoutException e) {
      log.warn("the core is busy: its status is shown as it was last");
      return status;
    }
  }

  private void run(Consumer<Throwable> onFailure) {
    try {
      loop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      log.error("the core has failed", e);
      onFailure.accept(e);
    }
  }

  private void loop() throws InterruptedException {
    long nextTick = System.nanoTime();
    while (!stopping) {
      long wait = nextTick - System.nanoTime();
      Waiting next = wait > 0 ? inputs.poll(wait, TimeUnit.NANOSECONDS) : null;
      if (next == null) {
        nextTick = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Input.TICK_MILLIS);
        step(new Input.Tick());
      } else {
        if (next.input() instanceof Input.Received) {
          received.release();
        }
        step(next.input());
        next.taken().run();
      }
      if (inputs.isEmpty() || next == null) {
        status = node.status();
      }
    }
  }

  /** A storage error costs one step, not the daemon: what it was about comes again with a tick. */
  private void step(Input input) {
    try {
      Now now = new Now(System.nanoTime(), System.currentTimeMillis());
      node.step(input, now).forEach(runner);
    } catch (StorageException e) {
      log.warn("{} was given up: {}", input.getClass().getSimpleName(), e.getMessage());
    }
  }

  @Override
  public void close() {
    stopping = true; // not interrupted: that could end a database read half-way
    Threads.join(thread, STOP_MILLIS);
  }
}
