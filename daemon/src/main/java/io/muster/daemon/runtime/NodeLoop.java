package io.muster.daemon.runtime;

import io.muster.protocol.node.Node;
import io.muster.protocol.node.NodeStatus;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.protocol.step.Now;
import io.muster.storage.StorageException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that steps the core. It owns the thread, the queue, the clock and what happens on
 * failure, and nothing else: what is to be done is the node's to decide and the runner's to do.
 */
final class NodeLoop implements InputQueue, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

  /** Inputs that wait. Peers are held back long before by their connections' credit. */
  private static final int MAX_INPUTS = 65_536;

  private static final long STOP_MILLIS = 5_000;

  private record Waiting(Input input, Runnable taken) {}

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
      inputs.put(new Waiting(input, taken));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon is ending, and the input with it
    }
  }

  /** How things stood after the last step. */
  NodeStatus status() {
    return status;
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
