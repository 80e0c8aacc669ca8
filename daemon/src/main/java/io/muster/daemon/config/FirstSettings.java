package io.muster.daemon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a device was called and where it listened at its first start holds for the next ones too: it
 * is written to {@code config.toml} where there is none yet. Later options hold for their run only.
 */
public final class FirstSettings {
  private FirstSettings() {}

  /**
   * Writes the file if there is something to keep and no file.
   *
   * @throws ConfigException if it can't be written
   */
  public static void keep(Home home, Overrides overrides) throws ConfigException {
    List<String> lines = new ArrayList<>();
    if (overrides.name() != null) {
      lines.add("name = " + quoted(overrides.name()));
    }
    if (overrides.listen() != null) {
      lines.add("listen = " + quoted(overrides.listen()));
    }
    if (lines.isEmpty() || Files.exists(home.configFile())) {
      return;
    }
    lines.addFirst("# From the first start; 'muster up --help' lists every setting.");
    try {
      Files.write(home.configFile(), lines, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new ConfigException("can't write " + home.configFile() + ": " + e);
    }
  }

  /** A basic string of TOML; checked names and addresses hold no control characters. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
