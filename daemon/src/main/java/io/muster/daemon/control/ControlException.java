package io.muster.daemon.control;

/** A request that ended without its result; one line says what happened and what to do. */
public final class ControlException extends Exception {
  private static final long serialVersionUID = 1;

  private final int exit;

  /**
   * An error as the command line will end with it.
   *
   * @param exit one of {@link Exit}
   */
  public ControlException(int exit, String message) {
    super(message);
    this.exit = exit;
  }

  /** What was asked for is not there (exit 1). */
  public static ControlException notFound(String message) {
    return new ControlException(Exit.NOT, message);
  }

  /** Wrong use, or it went wrong (exit 2). */
  public static ControlException failed(String message) {
    return new ControlException(Exit.ERROR, message);
  }

  public int exit() {
    return exit;
  }
}
