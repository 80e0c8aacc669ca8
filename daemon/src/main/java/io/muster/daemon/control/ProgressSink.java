package io.muster.daemon.control;

/** Hears how far long work has come. It never blocks, and may drop what comes too fast. */
@FunctionalInterface
public interface ProgressSink {
  /** Hears nothing. */
  ProgressSink NONE = progress -> {};

  /** Takes one step. */
  void report(Progress progress);

  /**
   * How far it is.
   *
   * @param text what is being done, a few words
   * @param done steps or bytes done
   * @param total steps or bytes in all, 0 while unknown
   */
  record Progress(String text, long done, long total) {}
}
