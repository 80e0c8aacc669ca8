package io.muster.daemon.control;

/** The exit codes of the command line, which also travel with an error. */
public final class Exit {
  /** In sync, or done. */
  public static final int DONE = 0;

  /** Not in sync, or not found. */
  public static final int NOT = 1;

  /** Wrong use, or an error. */
  public static final int ERROR = 2;

  /** No daemon runs on this home. */
  public static final int NO_DAEMON = 3;

  private Exit() {}
}
