package io.muster.daemon.generate;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** How a camera was held: the EXIF tag 0x0112, 1 to 8. */
final class Orientation {
  /** As the bytes have it. */
  static final int UPRIGHT = 1;

  private Orientation() {}

  /** What the file says; {@link #UPRIGHT} where it says nothing or nonsense. */
  static int of(Path file) {
    try {
      ExifIFD0Directory exif =
          ImageMetadataReader.readMetadata(file.toFile())
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      if (exif == null || !exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
        return UPRIGHT;
      }
      int value = exif.getInt(ExifIFD0Directory.TAG_ORIENTATION);
      return value >= 1 && value <= 8 ? value : UPRIGHT;
    } catch (IOException | ImageProcessingException | MetadataException | RuntimeException e) {
      // Broken tags are no reason to give up a picture that can be decoded.
      return UPRIGHT;
    }
  }

  /** The picture as it was seen: 5 to 8 swap width and height. */
  static BufferedImage apply(int orientation, BufferedImage from) {
    if (orientation == UPRIGHT) {
      return from;
    }
    int w = from.getWidth();
    int h = from.getHeight();
    boolean turned = orientation >= 5;
    BufferedImage to = new BufferedImage(turned ? h : w, turned ? w : h, from.getType());
    for (int y = 0; y < to.getHeight(); y++) {
      for (int x = 0; x < to.getWidth(); x++) {
        int rgb =
            switch (orientation) {
              case 2 -> from.getRGB(w - 1 - x, y);
              case 3 -> from.getRGB(w - 1 - x, h - 1 - y);
              case 4 -> from.getRGB(x, h - 1 - y);
              case 5 -> from.getRGB(y, x);
              case 6 -> from.getRGB(y, h - 1 - x);
              case 7 -> from.getRGB(w - 1 - y, h - 1 - x);
              case 8 -> from.getRGB(w - 1 - y, x);
              default -> from.getRGB(x, y);
            };
        to.setRGB(x, y, rgb);
      }
    }
    return to;
  }
}
