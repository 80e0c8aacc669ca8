package io.muster.daemon.generate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Between the bytes of a text in some encoding and a bounded text in UTF-8. */
final class TextBytes {
  /** The longest text that is kept of a file, in UTF-8. */
  static final int MAX_BYTES = 4 << 20;

  /** One control character in so many may stand in a text. */
  private static final int CONTROL_RATE = 200;

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private TextBytes() {}

  /**
   * Decodes by the byte order mark, else as UTF-8, else as Windows-1252 (which contains Latin-1).
   *
   * @param cut whether the bytes may end in the middle of a character
   * @throws IOException if they are no text
   */
  static String decode(byte[] bytes, boolean cut) throws IOException {
    if (starts(bytes, 0xff, 0xfe)) {
      return checked(new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE));
    } else if (starts(bytes, 0xfe, 0xff)) {
      return checked(new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE));
    }
    int mark = starts(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, mark, bytes.length - mark);
    try {
      return checked(strictUtf8(in, cut));
    } catch (CharacterCodingException e) {
      return checked(new String(bytes, WINDOWS));
    }
  }

  /** UTF-8, cut before the first character that would go beyond {@link #MAX_BYTES}. */
  static byte[] encode(CharSequence text) {
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    long most = (long) Math.ceil((double) text.length() * encoder.maxBytesPerChar());
    ByteBuffer out = ByteBuffer.allocate((int) Math.min(most, MAX_BYTES));
    encoder.encode(CharBuffer.wrap(text), out, true);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static String strictUtf8(ByteBuffer in, boolean cut) throws CharacterCodingException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CoderResult result = decoder.decode(in, out, !cut);
    if (result.isError()) {
      result.throwException();
    }
    return out.flip().toString();
  }

  private static String checked(String text) throws IOException {
    int controls = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IOException("not text: it has a zero byte at character " + i);
      }
      if (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\u001b') {
        controls++;
      }
    }
    if (controls > text.length() / CONTROL_RATE) {
      throw new IOException("not text: it has " + controls + " control characters");
    }
    return text;
  }

  private static boolean starts(byte[] bytes, int... magic) {
    boolean same = bytes.length >= magic.length;
    for (int i = 0; same && i < magic.length; i++) {
      same = (bytes[i] & 0xff) == magic[i];
    }
    return same;
  }
}
