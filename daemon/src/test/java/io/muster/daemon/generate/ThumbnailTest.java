package io.muster.daemon.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ThumbnailTest extends WorkshopTest {
  private static final int RGB = BufferedImage.TYPE_INT_RGB;

  @Test
  void shouldMakeThreeSizesOfOneJpeg() throws Exception {
    Path file = file("a.jpg", Pictures.encode(Pictures.quarters(1600, 800, RGB), "jpg"));

    List<Outcome> outcomes = make(file);

    assertThat(outcomes)
        .extracting(o -> o.variant().toString())
        .containsExactly("thumb_128", "thumb_256", "thumb_512");
    for (int size : new int[] {128, 256, 512}) {
      Outcome.Made made = made(file, "thumb_" + size);
      BufferedImage thumb = ImageIO.read(made.file().toFile());
      assertThat(made.format()).isEqualTo("jpg");
      assertThat(made.size()).isEqualTo(Files.size(made.file()));
      assertThat(thumb.getWidth()).isEqualTo(size);
      assertThat(thumb.getHeight()).isEqualTo(size / 2);
      assertThat(corners(thumb)).isEqualTo("RGBW");
    }
  }

  /** The corners as they are seen: the first row, then the second. */
  @ParameterizedTest
  @CsvSource({
    "1, RGBW, 512", "2, GRWB, 512", "3, WBGR, 512", "4, BWRG, 512",
    "5, RBGW, 256", "6, BRWG, 256", "7, WGBR, 256", "8, GWRB, 256"
  })
  void shouldTurnThePictureUpright(int orientation, String corners, int width) throws Exception {
    byte[] jpeg = Pictures.encode(Pictures.quarters(1024, 512, RGB), "jpg");
    Path file = file("a.jpg", Pictures.withOrientation(jpeg, orientation));

    BufferedImage thumb = ImageIO.read(made(file, "thumb_512").file().toFile());

    assertThat(thumb.getWidth()).isEqualTo(width);
    assertThat(corners(thumb)).isEqualTo(corners);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "tiff"})
  void shouldReadOtherFormats(String format) throws Exception {
    Path file = file("a." + format, Pictures.encode(Pictures.quarters(600, 300, RGB), format));

    Outcome.Made made = made(file, "thumb_256");

    assertThat(made.format()).isEqualTo("jpg");
    assertThat(corners(ImageIO.read(made.file().toFile()))).isEqualTo("RGBW");
  }

  @Test
  void shouldKeepWhatCanBeSeenThrough() throws Exception {
    BufferedImage image = Pictures.quarters(600, 300, BufferedImage.TYPE_INT_ARGB);
    for (int x = 0; x < 300; x++) {
      for (int y = 0; y < 150; y++) {
        image.setRGB(x, y, 0);
      }
    }

    Outcome.Made made = made(file("a.png", Pictures.encode(image, "png")), "thumb_128");

    BufferedImage thumb = ImageIO.read(made.file().toFile());
    assertThat(made.format()).isEqualTo("png");
    assertThat(thumb.getRGB(10, 10) >>> 24).isZero();
    assertThat(thumb.getRGB(118, 10)).isEqualTo(Color.GREEN.getRGB());
  }

  @Test
  void shouldNeverEnlarge() throws Exception {
    Path file = file("a.png", Pictures.encode(Pictures.quarters(200, 40, RGB), "png"));

    BufferedImage large = ImageIO.read(made(file, "thumb_512").file().toFile());
    BufferedImage small = ImageIO.read(made(file, "thumb_128").file().toFile());

    assertThat(large.getWidth()).isEqualTo(200);
    assertThat(small.getWidth()).isEqualTo(128);
    assertThat(small.getHeight()).isEqualTo(26);
  }

  @Test
  void shouldReadPngNamedJpg() throws Exception {
    Path file = file("a.jpg", Pictures.encode(Pictures.quarters(200, 200, RGB), "png"));

    assertThat(corners(ImageIO.read(made(file, "thumb_128").file().toFile()))).isEqualTo("RGBW");
  }

  @Test
  void shouldReadLargePicturesWithFewerPixels() throws Exception {
    BufferedImage image = Pictures.quarters(12_000, 9_000, BufferedImage.TYPE_BYTE_GRAY);
    Path gray = file("a.png", Pictures.encode(image, "png"));
    Path color = file("a.jpg", Pictures.encode(Pictures.quarters(10_000, 8_000, RGB), "jpg"));

    assertThat(made(gray, "thumb_512").format()).isEqualTo("jpg");
    assertThat(corners(ImageIO.read(made(color, "thumb_512").file().toFile()))).isEqualTo("RGBW");
  }

  @ParameterizedTest
  @CsvSource({"png, 0.5", "gif, 0.5", "bmp, 0.5", "tiff, 0.5", "jpg, 0.9", "jpg, 0.5", "jpg, 0.05"})
  void shouldFailOnPicturesThatAreCutOff(String format, double part) throws Exception {
    byte[] whole = Pictures.encode(noise(400, 300), format);
    byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));

    assertThat(failure(file("a." + format, cut))).isNotBlank();
    made(file("b." + format, whole), "thumb_128");
  }

  @Test
  void shouldFailOnBombsBeforeDecoding() throws Exception {
    byte[] jpeg = Pictures.encode(Pictures.quarters(64, 64, RGB), "jpg");

    assertThat(failure(file("a.png", Pictures.pngHeader(60_000, 60_000))))
        .isEqualTo("too large: 60,000 x 60,000 pixels are more than 400 megapixels");
    assertThat(failure(file("a.jpg", Pictures.withFrameSize(jpeg, 60_000, 60_000))))
        .contains("too large");
  }

  @Test
  void shouldFailOnPictureThatClaimsMorePixelsThanItHas() throws Exception {
    byte[] jpeg = Pictures.encode(Pictures.quarters(64, 64, RGB), "jpg");

    assertThat(failure(file("a.jpg", Pictures.withFrameSize(jpeg, 20_000, 15_000))))
        .contains("cut off");
  }

  @Test
  void shouldSayWhatIsNoPicture() throws Exception {
    assertThat(failure(file("a.jpg", "Dear all".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("not a JPEG: it looks like text");
    assertThat(failure(file("a.png", new byte[] {1, 2, 3, 4}))).startsWith("not a PNG");
  }

  private static BufferedImage noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, (i * 0x9e3779b1) >>> 8);
    }
    return image;
  }

  private static String corners(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    return letter(image.getRGB(w / 8, h / 8))
        + letter(image.getRGB(w - w / 8, h / 8))
        + letter(image.getRGB(w / 8, h - h / 8))
        + letter(image.getRGB(w - w / 8, h - h / 8));
  }

  private static String letter(int rgb) {
    Color c = new Color(rgb);
    boolean red = c.getRed() > 128;
    boolean green = c.getGreen() > 128;
    boolean blue = c.getBlue() > 128;
    if (red && green && blue) {
      return "W";
    }
    return red ? "R" : green ? "G" : blue ? "B" : "-";
  }
}
