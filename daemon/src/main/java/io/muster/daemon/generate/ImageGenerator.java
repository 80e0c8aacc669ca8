package io.muster.daemon.generate;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.VariantId;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.resizers.configurations.ScalingMode;

/**
 * Thumbnails: {@code thumb}/{@code 128}, {@code 256}, {@code 512} pixels on the long side, upright,
 * never larger than the picture. JPEG, or PNG where something can be seen through.
 */
public final class ImageGenerator implements Generator {
  private static final float QUALITY = 0.85f;

  /** Largest first: each is made from the one before. */
  private static final Map<VariantId, Integer> SIZES = new LinkedHashMap<>();

  static {
    for (int size : new int[] {512, 256, 128}) {
      SIZES.put(new VariantId("thumb", Integer.toString(size)), size);
    }
  }

  @Override
  public String capability() {
    return "make-images";
  }

  @Override
  public Set<VariantId> wanted(FileHead head) {
    FileType type = head.type();
    return type != null && type.isImage() ? Set.copyOf(SIZES.keySet()) : Set.of();
  }

  @Override
  public List<Output> make(Path file, FileHead head, Set<VariantId> variants) throws IOException {
    FileType type = head.actual();
    if (type == null || !type.isImage()) {
      FileType claimed = head.claimed();
      throw new IOException(head.mismatch(claimed == null ? FileType.JPEG : claimed));
    }
    int orientation = Orientation.of(file);
    BufferedImage last = ImageDecoder.decode(file, type);
    boolean first = true;
    List<Output> made = new ArrayList<>();
    for (Map.Entry<VariantId, Integer> size : SIZES.entrySet()) {
      last = scaled(last, size.getValue());
      if (first) {
        last = withoutNeedlessAlpha(Orientation.apply(orientation, last));
        first = false;
      }
      if (variants.contains(size.getKey())) {
        made.add(output(size.getKey(), last));
      }
    }
    return made;
  }

  private static BufferedImage scaled(BufferedImage from, int size) throws IOException {
    int longSide = Math.max(from.getWidth(), from.getHeight());
    double factor = Math.min(1, (double) size / longSide);
    int width = Math.max(1, (int) Math.round(from.getWidth() * factor));
    int height = Math.max(1, (int) Math.round(from.getHeight() * factor));
    boolean alpha = from.getColorModel().hasAlpha();
    return Thumbnails.of(from)
        .forceSize(width, height)
        .scalingMode(ScalingMode.PROGRESSIVE_BILINEAR)
        .imageType(alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB)
        .asBufferedImage();
  }

  private static BufferedImage withoutNeedlessAlpha(BufferedImage from) {
    if (!from.getColorModel().hasAlpha()) {
      return from;
    }
    int width = from.getWidth();
    int[] pixels = from.getRGB(0, 0, width, from.getHeight(), null, 0, width);
    for (int pixel : pixels) {
      if (pixel >>> 24 != 0xff) {
        return from;
      }
    }
    BufferedImage opaque = new BufferedImage(width, from.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.setRGB(0, 0, width, from.getHeight(), pixels, 0, width);
    return opaque;
  }

  private static Output output(VariantId variant, BufferedImage image) throws IOException {
    String format = image.getColorModel().hasAlpha() ? "png" : "jpg";
    return new Output(variant, format, encode(image, format));
  }

  private static ByteString encode(BufferedImage image, String format) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.equals("jpg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
