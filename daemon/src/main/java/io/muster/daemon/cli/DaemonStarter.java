package io.muster.daemon.cli;

/** Runs the daemon in this process, for {@code muster up}. */
@FunctionalInterface
public interface DaemonStarter {
  /**
   * Starts the daemon and serves until it is stopped. The home is there and locked by the caller.
   *
   * @return the exit code of the process
   * @throws Exception if it can't start; the message of a ConfigException or ControlException is
   *     shown as it is, any other with the name of its class
   */
  int up(UpOptions options) throws Exception;
}
