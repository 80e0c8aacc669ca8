package io.muster.daemon.net;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes what a handler is told. */
final class Recorder implements ConnectionHandler {
  final List<Connection> opened = new CopyOnWriteArrayList<>();
  final List<byte[]> frames = new CopyOnWriteArrayList<>();
  final List<String> closed = new CopyOnWriteArrayList<>();
  volatile boolean failing;
  final AtomicInteger writable = new AtomicInteger();

  @Override
  public void opened(Connection connection) {
    opened.add(connection);
  }

  @Override
  public void received(Connection connection, byte[] frame) {
    frames.add(frame);
    if (failing) {
      throw new IllegalStateException("on purpose");
    }
  }

  @Override
  public void writable(Connection connection) {
    writable.incrementAndGet();
  }

  @Override
  public void closed(Connection connection, String reason) {
    closed.add(reason);
  }
}
