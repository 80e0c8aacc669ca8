package io.muster.daemon.scan;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What bytes are, by their first few alone, so that every device says the same. */
public enum ContentKind {
  IMAGE,
  VIDEO,
  AUDIO,
  DOCUMENT,
  ARCHIVE,
  TEXT,
  OTHER;

  /** Bytes that are looked at. */
  static final int HEAD = 64;

  /** As it is written in records and commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ContentKind of(byte[] head) {
    String start = new String(head, StandardCharsets.ISO_8859_1);
    if (isAny(start, "\u00ff\u00d8\u00ff", "\u0089PNG", "GIF8", "BM", "II*\0", "MM\0*")) {
      return IMAGE;
    }
    if (isAny(start, "ID3", "fLaC", "OggS", "\u00ff\u00fb", "\u00ff\u00f3")) {
      return AUDIO;
    }
    if (isAny(start, "%PDF", "\u00d0\u00cf\u0011\u00e0", "{\\rtf")) {
      return DOCUMENT;
    }
    if (isAny(start, "PK\u0003\u0004", "\u001f\u008b", "7z\u00bc\u00af", "Rar!")) {
      return ARCHIVE;
    }
    if (start.startsWith("\u001aE\u00df\u00a3")) { // Matroska and WebM
      return VIDEO;
    }
    return inBoxes(start);
  }

  /** Formats that name themselves a little after their start. */
  private static ContentKind inBoxes(String start) {
    if (start.startsWith("RIFF") && start.length() >= 12) {
      return switch (start.substring(8, 12)) {
        case "WEBP" -> IMAGE;
        case "WAVE" -> AUDIO;
        case "AVI " -> VIDEO;
        default -> OTHER;
      };
    }
    if (start.startsWith("ftyp", 4) && start.length() >= 12) {
      return switch (start.substring(8, 12)) {
        case "heic", "heix", "mif1", "avif" -> IMAGE;
        case "M4A ", "M4B " -> AUDIO;
        default -> VIDEO;
      };
    }
    return isText(start) ? TEXT : OTHER;
  }

  private static boolean isText(String start) {
    return !start.isEmpty()
        && start.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || (c >= '\t' && c <= '\r'));
  }

  private static boolean isAny(String start, String... marks) {
    for (String mark : marks) {
      if (start.startsWith(mark)) {
        return true;
      }
    }
    return false;
  }
}
