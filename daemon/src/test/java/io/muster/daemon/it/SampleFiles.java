package io.muster.daemon.it;

import io.muster.daemon.generate.Pictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Writes the files that people have. */
final class SampleFiles {
  /** The EXIF orientation of a picture that is to be turned by a quarter to the right. */
  private static final int TURNED = 6;

  static {
    // The library that writes the documents keeps a list of fonts: not in the home folder.
    System.setProperty("pdfbox.fontcache", Path.of("target").toAbsolutePath().toString());
  }

  private SampleFiles() {}

  /** Writes a file below a folder, with the folders on its way. */
  static Path write(Path folder, String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return Files.write(file, bytes);
  }

  static Path text(Path folder, String path, String text) throws IOException {
    return write(folder, path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] picture(int width, int height, String format) throws IOException {
    return Pictures.encode(Pictures.quarters(width, height, BufferedImage.TYPE_INT_RGB), format);
  }

  /** A picture of this size, stored upright. */
  static byte[] jpeg(int width, int height) throws IOException {
    return picture(width, height, "jpeg");
  }

  /** A picture whose EXIF orientation says that width and height are to be swapped. */
  static byte[] turnedJpeg(int width, int height) throws IOException {
    return Pictures.withOrientation(jpeg(width, height), TURNED);
  }

  static byte[] truncatedJpeg() throws IOException {
    byte[] whole = jpeg(640, 480);
    return Arrays.copyOf(whole, whole.length / 3);
  }

  static byte[] png(int width, int height) throws IOException {
    return picture(width, height, "png");
  }

  static byte[] pdf(String text) throws IOException {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        content.newLineAtOffset(50, 700);
        content.showText(text);
        content.endText();
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out);
      return out.toByteArray();
    }
  }
}
