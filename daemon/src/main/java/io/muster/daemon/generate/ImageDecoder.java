package io.muster.daemon.generate;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes pictures, large ones with fewer pixels, so that they fit the worker's heap. */
final class ImageDecoder {
  /** Pixels that a picture may have; 60,000 x 60,000 has nine times as many. */
  static final long MAX_PIXELS = 400_000_000;

  /** Progressive JPEGs are held whole, outside of the heap, with 6 bytes a pixel. */
  static final long MAX_PROGRESSIVE_PIXELS = 64_000_000;

  /** What a decoded picture may take; larger ones are read with every second pixel, or fewer. */
  private static final long MAX_DECODED_BYTES = 96L << 20;

  private ImageDecoder() {}

  /**
   * Decodes the first picture of a file.
   *
   * @throws IOException if it is too large, damaged or cut off
   */
  static BufferedImage decode(Path file, FileType type) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(type.imageFormat());
    if (!readers.hasNext()) {
      throw new IOException("no decoder for " + type.shown());
    }
    ImageReader reader = readers.next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      if (in == null) {
        throw new IOException("the file can't be opened");
      }
      reader.setInput(in, true, false);
      BufferedImage image = read(reader, type, file);
      refuseCutOff(warnings);
      return image;
    } catch (EOFException e) {
      throw new IOException("the " + type.shown() + " is cut off", e);
    } catch (IIOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("not a sound " + type.shown() + ": " + reason(e), e);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader, FileType type, Path file)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    long pixels = (long) width * height;
    if (pixels > MAX_PIXELS) {
      throw new IOException(tooLarge(width, height, MAX_PIXELS));
    }
    if (type == FileType.JPEG
        && pixels > MAX_PROGRESSIVE_PIXELS
        && JpegHeader.isProgressive(file)) {
      throw new IOException("progressive and " + tooLarge(width, height, MAX_PROGRESSIVE_PIXELS));
    }
    ImageReadParam param = reader.getDefaultReadParam();
    int step = step(pixels, bytesPerPixel(reader), Math.min(width, height));
    param.setSourceSubsampling(step, step, 0, 0);
    return reader.read(0, param);
  }

  /** Takes every n-th pixel of every n-th row. */
  private static int step(long pixels, int bytesPerPixel, int shortSide) {
    int step = 1;
    while (pixels / ((long) step * step) * bytesPerPixel > MAX_DECODED_BYTES && step < shortSide) {
      step++;
    }
    return step;
  }

  private static int bytesPerPixel(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    if (!types.hasNext()) {
      throw new IOException("its colours are of a kind that can't be decoded");
    }
    return Math.max(1, (types.next().getColorModel().getPixelSize() + 7) / 8);
  }

  private static String tooLarge(int width, int height, long limit) {
    return String.format(
        Locale.ROOT,
        "too large: %,d x %,d pixels are more than %,d megapixels",
        width,
        height,
        limit / 1_000_000);
  }

  /** Decoders fill what is missing with grey and only warn. */
  private static void refuseCutOff(List<String> warnings) throws IOException {
    for (String warning : warnings) {
      String text = warning.toLowerCase(Locale.ROOT);
      if (text.contains("truncated") || text.contains("premature")) {
        throw new IOException("the picture is cut off: " + warning);
      }
    }
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
