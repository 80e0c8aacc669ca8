package io.muster.daemon.config;

/** What may be the name of a device or a library. */
public final class Names {
  /** Length of a name in UTF-16 units. */
  public static final int MAX_LENGTH = 64;

  private Names() {}

  /**
   * Checks the name of a device: 1 to 64 printable characters.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static String device(String name) {
    boolean printable = name.codePoints().noneMatch(Character::isISOControl);
    if (name.isBlank() || name.length() > MAX_LENGTH || !printable) {
      throw new IllegalArgumentException("a name is 1 to 64 printable characters");
    }
    return name.strip();
  }

  /**
   * Checks the name of a library, which is also the name of its folder.
   *
   * @throws IllegalArgumentException if it can't be the name of a folder
   */
  public static String library(String name) {
    if (name.startsWith(".") || name.chars().anyMatch(c -> "/\\:".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "the name of a library starts with no '.' and has no '/', '\\' or ':'");
    }
    return device(name);
  }
}
