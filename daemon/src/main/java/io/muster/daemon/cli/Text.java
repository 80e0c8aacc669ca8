package io.muster.daemon.cli;

/**
 * Text in cells of a terminal. Names and paths come from files and from other devices: what would
 * steer the terminal is shown as a question mark.
 */
final class Text {
  private static final String GAP = "...";

  private Text() {}

  /** The text with control and bidirectional formatting characters replaced. */
  static String clean(String text) {
    return text.codePoints()
        .map(c -> steers(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean steers(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /** Columns that the text takes. */
  static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  /** The blocks that terminals draw two columns wide: Hangul, Han, Kana, full forms, emoji. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }

  /** The beginning of a text that is wider than there is room. */
  static String cutEnd(String text, int room) {
    if (width(text) <= room) {
      return text;
    }
    return room <= GAP.length() ? head(text, room) : head(text, room - GAP.length()) + GAP;
  }

  /** Both ends of a path that is wider than there is room: the end tells most. */
  static String cutMiddle(String text, int room) {
    if (width(text) <= room || room <= GAP.length() + 2) {
      return cutEnd(text, room);
    }
    int first = (room - GAP.length()) / 3;
    return head(text, first) + GAP + tail(text, room - GAP.length() - first);
  }

  private static String head(String text, int room) {
    StringBuilder head = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      used += width(c);
      if (used > room) {
        break;
      }
      head.appendCodePoint(c);
    }
    return head.toString();
  }

  private static String tail(String text, int room) {
    int from = text.length();
    int used = 0;
    while (from > 0 && used + width(text.codePointBefore(from)) <= room) {
      used += width(text.codePointBefore(from));
      from = text.offsetByCodePoints(from, -1);
    }
    return text.substring(from);
  }

  static String pad(String text, int room, boolean right) {
    String blanks = " ".repeat(Math.max(0, room - width(text)));
    return right ? blanks + text : text + blanks;
  }
}
