package io.muster.daemon.fetch;

/** What a holder did wrong, as the end of a sentence that begins with its name. */
final class HolderException extends Exception {
  private static final long serialVersionUID = 1L;

  HolderException(String what) {
    super(what);
  }

  HolderException(String what, Throwable cause) {
    super(what, cause);
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
