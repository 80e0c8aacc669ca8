package io.muster.protocol.wire;

/** A peer sent bytes that are no message; its connection is closed. */
public final class WireException extends Exception {
  public WireException(String message) {
    super(message);
  }

  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
