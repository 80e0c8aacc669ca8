package io.muster.daemon.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The device's key or certificate can't be used; the message is one line and says what to do. */
public final class IdentityException extends IOException {
  private static final long serialVersionUID = 1L;

  IdentityException(String message) {
    super(message);
  }

  IdentityException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
