package io.muster.daemon.scan;

import java.util.Comparator;

/** Orders paths as their UTF-8 bytes would be; Java's own order differs above U+FFFF. */
final class PathOrder implements Comparator<String> {
  static final PathOrder BYTES = new PathOrder();

  private PathOrder() {}

  @Override
  public int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int at = 0; at < length; at++) {
      char a = left.charAt(at);
      char b = right.charAt(at);
      if (a != b) {
        // A surrogate stands for a code point above every other char.
        int bySurrogate = Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
        return bySurrogate != 0 ? bySurrogate : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
