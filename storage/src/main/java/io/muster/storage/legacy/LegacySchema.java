package io.muster.storage.legacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The tables of the older layout. */
public final class LegacySchema {
  private LegacySchema() {}

  /** Statements that make the tables in an empty file, separated by semicolons. */
  public static String statements() {
    return read("legacy.sql");
  }

  static String read(String resource) {
    try (InputStream in = LegacySchema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + resource, e);
    }
  }
}
