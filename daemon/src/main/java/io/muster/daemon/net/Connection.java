package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import java.net.InetSocketAddress;

/** An admitted connection to a device. Every method may be called from any thread. */
public interface Connection {
  /** The device at the other end, its key proven by the handshake. */
  DeviceId peer();

  ChannelKind kind();

  /** True if this device dialled, false if the peer did. */
  boolean dialled();

  /** The address of the other end as this device sees it. */
  InetSocketAddress remote();

  /**
   * Queues one frame. Who sends much waits for {@link #writable}: a queue that outgrows its limit
   * closes the connection. After the close frames go nowhere, silently.
   *
   * @throws IllegalArgumentException if the frame is larger than its kind allows
   */
  void send(byte[] frame);

  /** False while the queue is above its high-water mark. */
  boolean writable();

  /** Stops {@link ConnectionHandler#received}; a frame that is being handed over still comes. */
  void pauseReading();

  void resumeReading();

  /** The peer's public key (DER); together with one's own it names this pairing of keys. */
  byte[] remotePublicKey();

  /** Closes once what is queued has been written, or in 3 s; only the first reason counts. */
  void close(String reason);
}
