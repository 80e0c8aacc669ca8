package io.muster.daemon.generate;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Makes picture files. */
public final class Pictures {
  private Pictures() {}

  /** Red, green (right), blue (below), white (right below): four quarters. */
  public static BufferedImage quarters(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D g = image.createGraphics();
    Color[] colors = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
    for (int i = 0; i < 4; i++) {
      g.setColor(colors[i]);
      g.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2 + 1, height / 2 + 1);
    }
    g.dispose();
    return image;
  }

  public static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no encoder for " + format);
    }
    return out.toByteArray();
  }

  /** Puts an EXIF segment with nothing but an orientation after a JPEG's first marker. */
  public static byte[] withOrientation(byte[] jpeg, int orientation) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(jpeg, 0, 2);
    out.writeShort(0xffe1);
    out.writeShort(2 + 6 + 8 + 2 + 12 + 4);
    out.write("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1));
    out.writeInt(8);
    out.writeShort(1);
    out.writeShort(0x0112);
    out.writeShort(3);
    out.writeInt(1);
    out.writeShort(orientation);
    out.writeShort(0);
    out.writeInt(0);
    out.write(jpeg, 2, jpeg.length - 2);
    return bytes.toByteArray();
  }

  /** A PNG that claims a size and has no pixels. */
  static byte[] pngHeader(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream ihdr = new DataOutputStream(header);
    ihdr.writeBytes("IHDR");
    ihdr.writeInt(width);
    ihdr.writeInt(height);
    ihdr.write(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x89504e470d0a1a0aL);
    out.writeInt(13);
    header.writeTo(out);
    out.writeInt((int) crc.getValue());
    out.writeInt(0);
    out.writeBytes("IDAT");
    out.writeInt(0x35af061e);
    return bytes.toByteArray();
  }

  /** The JPEG with another size in its frame header. */
  static byte[] withFrameSize(byte[] jpeg, int width, int height) {
    byte[] changed = jpeg.clone();
    for (int i = 0; i < changed.length - 9; i++) {
      if ((changed[i] & 0xff) == 0xff && (changed[i + 1] & 0xff) == 0xc0) {
        changed[i + 5] = (byte) (height >> 8);
        changed[i + 6] = (byte) height;
        changed[i + 7] = (byte) (width >> 8);
        changed[i + 8] = (byte) width;
        return changed;
      }
    }
    throw new IllegalArgumentException("no baseline frame");
  }
}
