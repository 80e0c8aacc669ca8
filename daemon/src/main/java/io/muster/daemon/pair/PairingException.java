package io.muster.daemon.pair;

import java.io.IOException;

/** Pairing did not happen; the message is one line that says why and what to do. */
public final class PairingException extends IOException {
  private static final long serialVersionUID = 1L;

  PairingException(String message) {
    super(message);
  }
}
