package io.muster.daemon.fetch;

import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.model.DeviceId;
import java.util.concurrent.CompletableFuture;

/**
 * A device that says that it holds the bytes.
 *
 * @param rttMicros measured round trip, {@link #UNMEASURED} where there is none
 */
public record Holder(DeviceId device, long rttMicros, Dialling dialling) {
  public static final long UNMEASURED = Long.MAX_VALUE;

  /** Opens a fetch connection to the device. */
  @FunctionalInterface
  public interface Dialling {
    /** The handler hears of this connection alone, and of its opening before the future ends. */
    CompletableFuture<Connection> dial(ConnectionHandler handler);
  }
}
