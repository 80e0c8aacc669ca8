package io.muster.daemon.net;

import java.io.IOException;

/**
 * Listening or dialling failed; the message is one line that says why and, if possible, what to do.
 */
public final class NetException extends IOException {
  private static final long serialVersionUID = 1L;

  NetException(String message) {
    super(message);
  }

  NetException(String message, Throwable cause) {
    super(message, cause);
  }
}
