package io.muster.daemon;

import io.muster.daemon.cli.MusterCli;
import io.muster.daemon.runtime.Logs;
import io.muster.daemon.runtime.UpCommand;

/** The entry of the program: one command line, which runs the daemon or talks to it. */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit code. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) {
    Logs.off(); // until the daemon has its file
    int exit =
        MusterCli.run(args, System.out, System.err, System.getenv(), new UpCommand(System.out));
    System.exit(exit);
  }
}
