package io.muster.daemon.cli;

import io.muster.daemon.control.ProgressSink;
import java.io.PrintStream;

/** A bar on one line of the terminal, redrawn in place and wiped at the end. */
final class ProgressBar implements ProgressSink, AutoCloseable {
  private static final String WIPE = "\r\u001b[K";
  private static final int BAR = 24;

  private final PrintStream err;
  private final int width;
  private boolean drawn;

  ProgressBar(PrintStream err, int width) {
    this.err = err;
    this.width = width;
  }

  @Override
  public void report(Progress progress) {
    String line = bar(progress) + " " + Text.clean(progress.text());
    err.print(WIPE + Text.cutEnd(line, width - 1));
    err.flush();
    drawn = true;
  }

  private static String bar(Progress progress) {
    if (progress.total() <= 0) {
      return Words.number(progress.done());
    }
    double part = Math.clamp((double) progress.done() / progress.total(), 0, 1);
    int full = (int) (part * BAR);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + (int) (part * 100) + "%";
  }

  @Override
  public void close() {
    if (drawn) {
      err.print(WIPE);
      err.flush();
    }
  }
}
