package io.muster.daemon.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the output goes to.
 *
 * @param interactive whether a person sits in front of it, so that bars and redraws make sense
 * @param width columns
 * @param colour whether colours are wanted
 */
record Terminal(boolean interactive, int width, boolean colour) {
  private static final int DEFAULT_WIDTH = 80;
  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 400;
  private static final int STTY_MILLIS = 200;

  static Terminal detect(Map<String, String> env) {
    // Whether there is a console object without a terminal depends on the Java that runs.
    boolean interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean plain = !env.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(env.get("TERM"));
    return new Terminal(interactive, width(env, interactive), interactive && !plain);
  }

  private static int width(Map<String, String> env, boolean interactive) {
    String columns = env.getOrDefault("COLUMNS", "");
    if (!columns.matches("[0-9]{1,5}") && interactive) {
      columns = askTerminal();
    }
    int width = columns.matches("[0-9]{1,5}") ? Integer.parseInt(columns) : 0;
    return width == 0 ? DEFAULT_WIDTH : Math.clamp(width, MIN_WIDTH, MAX_WIDTH);
  }

  /** Shells keep COLUMNS to themselves, so the terminal is asked; it answers "ROWS COLUMNS". */
  private static String askTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      if (!stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroy();
        return "";
      }
      byte[] size = stty.getInputStream().readNBytes(32);
      String text = new String(size, StandardCharsets.US_ASCII).strip();
      return text.substring(text.indexOf(' ') + 1);
    } catch (IOException e) {
      return ""; // no stty here: the default width will do
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
