package io.muster.daemon.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes connections whose client takes too long, as blocking channels have no time-out. */
final class Watchdog implements AutoCloseable {
  /** Time for a client to send its request, or to read one line of the reply. */
  static final Duration WRITE = Duration.ofSeconds(10);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("control-watchdog").factory());

  /** Closes the channel after this time, unless the guard is closed before. */
  Guard guard(SocketChannel channel, Duration limit) {
    ScheduledFuture<?> alarm =
        timer.schedule(() -> close(channel), limit.toMillis(), TimeUnit.MILLISECONDS);
    return () -> alarm.cancel(false);
  }

  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // A channel that fails to close is closed all the same.
      assert !channel.isOpen();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Calls the alarm off. */
  interface Guard extends AutoCloseable {
    @Override
    void close();
  }
}
