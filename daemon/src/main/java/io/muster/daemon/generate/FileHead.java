package io.muster.daemon.generate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file's name and first bytes: enough to know its type. */
public final class FileHead {
  /** As many bytes as are looked at; fewer if the file is shorter. */
  public static final int BYTES = 1024;

  private final String name;
  private final byte[] bytes;

  private FileHead(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** From bytes that were read already; those beyond {@link #BYTES} are ignored. */
  public static FileHead of(String name, byte[] bytes) {
    return new FileHead(name, Arrays.copyOf(bytes, Math.min(bytes.length, BYTES)));
  }

  /**
   * Reads the head of a regular file; a link is not followed.
   *
   * @throws IOException if it can't be read
   */
  public static FileHead of(Path file) throws IOException {
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      Path name = file.getFileName();
      return new FileHead(name == null ? "" : name.toString(), in.readNBytes(BYTES));
    }
  }

  public String name() {
    return name;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** What the name says; null if nothing that is known. */
  public @Nullable FileType claimed() {
    return FileType.ofName(name);
  }

  /** What the bytes say; null if nothing that is known. Text is never among it. */
  public @Nullable FileType actual() {
    if (starts(0xff, 0xd8, 0xff)) {
      return FileType.JPEG;
    } else if (starts(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return FileType.PNG;
    } else if (starts('G', 'I', 'F', '8')) {
      return FileType.GIF;
    } else if (starts('I', 'I', 42, 0) || starts('M', 'M', 0, 42)) {
      return FileType.TIFF;
    } else if (starts('B', 'M') && isBmpHeader()) {
      return FileType.BMP;
    }
    // Readers accept some bytes before the header, and so do we.
    boolean pdf = new String(bytes, StandardCharsets.ISO_8859_1).contains("%PDF-");
    return pdf && claimed() != FileType.TEXT ? FileType.PDF : null;
  }

  /** What to take the file for: its bytes know better than its name. */
  public @Nullable FileType type() {
    FileType actual = actual();
    return actual != null ? actual : claimed();
  }

  /** Why a file that claims a type by its name is none. */
  String mismatch(FileType claimed) {
    String found = looksLikeText() ? "it looks like text" : "its first bytes are something else";
    return "not a " + claimed.shown() + ": " + found;
  }

  private boolean looksLikeText() {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
        return false;
      }
    }
    return true;
  }

  /** "BM" alone begins many a text: the header's length must be one of those that exist. */
  private boolean isBmpHeader() {
    if (bytes.length < 26) {
      return false;
    }
    int length = bytes[14] & 0xff;
    boolean known = length == 12 || length == 40 || length == 52 || length == 56;
    return (known || length == 64 || length == 108 || length == 124)
        && bytes[15] == 0
        && bytes[16] == 0
        && bytes[17] == 0;
  }

  private boolean starts(int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
