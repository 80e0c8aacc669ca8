package io.muster.daemon.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, sizes and times as people read them. */
final class Words {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Words() {}

  /** {@code 12,345}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 content}, {@code 12,345 contents}. */
  static String count(long number, String one) {
    return number(number) + " " + (number == 1 ? one : one + "s");
  }

  /** {@code 812 B}, {@code 4.1 kB}, {@code 182 MB}. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f " : "%.0f ", value) + UNITS[unit];
  }

  /** {@code 12 s ago}; a dash for what never was. */
  static String ago(@Nullable Instant then, Instant now) {
    return then == null ? "-" : span(Duration.between(then, now)) + " ago";
  }

  /** {@code 12 s}, {@code 5 min}, {@code 3 h}, {@code 8 d}. */
  static String span(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 90) {
      return seconds + " s";
    }
    if (seconds < 90 * 60) {
      return (seconds + 30) / 60 + " min";
    }
    return time.toHours() < 48 ? (seconds + 1800) / 3600 + " h" : time.toDays() + " d";
  }

  /** {@code 0.4 ms}; a dash while unknown. */
  static String millis(@Nullable Double millis) {
    return millis == null
        ? "-"
        : String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }

  /** An enum constant as people write it: {@code in sync}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
