package io.muster.daemon.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of sizes in bytes, both ends inclusive. */
record Sizes(long min, long max) {
  static final Sizes ANY = new Sizes(0, Long.MAX_VALUE);

  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgt]?)b?");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "k", 1_000L, "m", 1_000_000L, "g", 1_000_000_000L, "t", 1_000_000_000_000L);

  /**
   * Reads {@code 5MB} (at least that much), {@code 1MB..}, {@code ..200kB} or {@code 1kB..1GB}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Sizes parse(String text) {
    int dots = text.indexOf("..");
    String from = dots < 0 ? text : text.substring(0, dots);
    String to = dots < 0 ? "" : text.substring(dots + 2);
    long min = from.isEmpty() ? 0 : bytes(text, from);
    long max = to.isEmpty() ? Long.MAX_VALUE : bytes(text, to);
    if (min > max || (from.isEmpty() && to.isEmpty())) {
      throw wrong(text);
    }
    return new Sizes(min, max);
  }

  private static long bytes(String whole, String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw wrong(whole);
    }
    try {
      return Math.multiplyExact(
          Long.parseLong(size.group(1)), UNITS.getOrDefault(size.group(2), 1L));
    } catch (ArithmeticException e) {
      throw wrong(whole);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'%s' is no size: write 5MB, 1MB.., ..200kB or 1kB..1GB".formatted(text));
  }
}
