package io.muster.daemon.net;

/**
 * Gets the events of all connections of one kind, those of one connection in order and one at a
 * time. Called on Netty's threads, which it must not block; what it throws closes the connection.
 */
public interface ConnectionHandler {
  /** First of all; the peer is admitted. */
  void opened(Connection connection);

  void received(Connection connection, byte[] frame);

  /** The queue has fallen below its low-water mark. */
  default void writable(Connection connection) {}

  /** Last of all, exactly once for every connection that was opened. */
  void closed(Connection connection, String reason);
}
