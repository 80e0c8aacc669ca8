package io.muster.daemon.generate;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of files that something can be made from. */
public enum FileType {
  JPEG("JPEG", "jpeg", ImmutableSet.of("jpg", "jpeg", "jpe", "jfif")),
  PNG("PNG", "png", ImmutableSet.of("png")),
  GIF("GIF", "gif", ImmutableSet.of("gif")),
  BMP("BMP", "bmp", ImmutableSet.of("bmp", "dib")),
  TIFF("TIFF", "tiff", ImmutableSet.of("tif", "tiff")),
  PDF("PDF", "", ImmutableSet.of("pdf")),
  TEXT(
      "text",
      "",
      ImmutableSet.of(
          "txt",
          "text",
          "md",
          "markdown",
          "rst",
          "adoc",
          "org",
          "tex",
          "log",
          "csv",
          "tsv",
          "json",
          "xml",
          "yaml",
          "yml",
          "toml",
          "ini",
          "conf",
          "srt",
          "vtt"));

  private final String shown;
  private final String imageFormat;
  private final ImmutableSet<String> extensions;

  FileType(String shown, String imageFormat, ImmutableSet<String> extensions) {
    this.shown = shown;
    this.imageFormat = imageFormat;
    this.extensions = extensions;
  }

  /** For people. */
  public String shown() {
    return shown;
  }

  public boolean isImage() {
    return !imageFormat.isEmpty();
  }

  /** The name of the decoder for an image. */
  String imageFormat() {
    return imageFormat;
  }

  /** What the name says; null if nothing that is known. */
  static @Nullable FileType ofName(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    for (FileType type : values()) {
      if (type.extensions.contains(extension)) {
        return type;
      }
    }
    return null;
  }
}
