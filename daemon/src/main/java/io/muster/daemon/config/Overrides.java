package io.muster.daemon.config;

import org.jspecify.annotations.Nullable;

/** What the command line says above {@code config.toml}; null leaves the file's word. */
public record Overrides(@Nullable String name, @Nullable String listen, @Nullable String library) {
  /** Nothing overridden. */
  public static final Overrides NONE = new Overrides(null, null, null);
}
