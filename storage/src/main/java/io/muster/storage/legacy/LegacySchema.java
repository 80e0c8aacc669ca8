package io.muster.storage.legacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The tables of the older layout. */
public final class LegacySchema {
  private static final String RESOURCE = "legacy.sql";

  private LegacySchema() {}

  /** Statements that make the tables in an empty file, separated by semicolons. */
  public static String statements() {
    try (InputStream in = LegacySchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + RESOURCE, e);
    }
  }
}
