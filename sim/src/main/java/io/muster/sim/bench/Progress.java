package io.muster.sim.bench;

import java.io.PrintWriter;
import java.util.function.IntConsumer;

/** Says on standard error how far a long step is. */
final class Progress {
  private static final int TENTHS = 10;

  private final PrintWriter err;

  Progress(PrintWriter err) {
    this.err = err;
  }

  void say(String what) {
    err.println(what);
    err.flush();
  }

  /** A step of so many contents, told as often as it likes how many are done. */
  IntConsumer of(String what, int all) {
    say("%s: %,d".formatted(what, all));
    int[] told = {0};
    return done -> {
      int tenth = (int) ((long) done * TENTHS / Math.max(1, all));
      if (tenth > told[0] && tenth < TENTHS) {
        told[0] = tenth;
        say("%s: %d %%".formatted(what, tenth * 100 / TENTHS));
      }
    };
  }
}
