package io.muster.sim.world;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text in the same words and digits whatever language the machine speaks: traces are made of it.
 */
public final class Text {
  private Text() {}

  /** As {@link String#format(String, Object...)} has it. */
  @FormatMethod
  public static String of(String format, @Nullable Object... parts) {
    return String.format(Locale.ROOT, format, parts);
  }
}
