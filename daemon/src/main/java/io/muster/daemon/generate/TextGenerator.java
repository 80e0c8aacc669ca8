package io.muster.daemon.generate;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** Plain text in any usual encoding as {@code text}/{@code default}, in UTF-8. */
public final class TextGenerator implements Generator {
  /** The variant that this and the PDF generator make. */
  public static final VariantId TEXT = new VariantId("text", "default");

  /** Bytes of a file that are read: UTF-16 shrinks by half. */
  private static final int MAX_INPUT_BYTES = 2 * TextBytes.MAX_BYTES;

  @Override
  public String capability() {
    return "make-text";
  }

  @Override
  public Set<VariantId> wanted(FileHead head) {
    return head.type() == FileType.TEXT ? Set.of(TEXT) : Set.of();
  }

  @Override
  public List<Output> make(Path file, FileHead head, Set<VariantId> variants) throws IOException {
    byte[] bytes;
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MAX_INPUT_BYTES);
    }
    String text = TextBytes.decode(bytes, bytes.length == MAX_INPUT_BYTES);
    return List.of(new Output(TEXT, "txt", ByteString.copyFrom(TextBytes.encode(text))));
  }
}
