package io.muster.daemon.generate;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The markers in front of a JPEG's pixels (ITU-T T.81, annex B). */
final class JpegHeader {
  private static final int FIRST_FRAME = 0xc0;
  private static final int LAST_FRAME = 0xcf;
  private static final int START_OF_SCAN = 0xda;

  private JpegHeader() {}

  /**
   * Whether its frame is any other than baseline or extended sequential; true if it has none.
   *
   * @throws IOException if it can't be read
   */
  static boolean isProgressive(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      in.readUnsignedShort();
      while (true) {
        int marker = nextMarker(in);
        if (isFrame(marker)) {
          return marker > FIRST_FRAME + 1;
        } else if (marker == START_OF_SCAN) {
          return true;
        }
        in.skipNBytes(Math.max(0, in.readUnsignedShort() - 2));
      }
    }
  }

  private static int nextMarker(DataInputStream in) throws IOException {
    int marker = in.readUnsignedByte();
    while (marker != 0xff) {
      marker = in.readUnsignedByte();
    }
    while (marker == 0xff) {
      marker = in.readUnsignedByte();
    }
    return marker;
  }

  /** C4, C8 and CC are tables and a reserve among the frames' numbers. */
  private static boolean isFrame(int marker) {
    return marker >= FIRST_FRAME
        && marker <= LAST_FRAME
        && marker != 0xc4
        && marker != 0xc8
        && marker != 0xcc;
  }
}
