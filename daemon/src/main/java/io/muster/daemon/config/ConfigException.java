package io.muster.daemon.config;

/** The home or a setting can't be used; the message is one line that says what to do. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }
}
