package io.muster.daemon.generate;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** The text of a PDF as {@code text}/{@code default}; a newline where it has pictures only. */
public final class PdfGenerator implements Generator {
  @Override
  public String capability() {
    return "make-pdf";
  }

  @Override
  public Set<VariantId> wanted(FileHead head) {
    return head.type() == FileType.PDF ? Set.of(TextGenerator.TEXT) : Set.of();
  }

  @Override
  public List<Output> make(Path file, FileHead head, Set<VariantId> variants) throws IOException {
    if (head.actual() != FileType.PDF) {
      throw new IOException(head.mismatch(FileType.PDF));
    }
    BoundedText text = new BoundedText();
    // In memory only: what a stream inflates to is bounded by the worker's heap, not by the disk.
    try (PDDocument document =
        Loader.loadPDF(file.toFile(), "", null, null, IOUtils.createMemoryOnlyStreamCache())) {
      new PDFTextStripper().writeText(document, text);
    } catch (TextFull e) {
      // Enough: the rest of a long document is left out.
      return output(text);
    } catch (InvalidPasswordException e) {
      throw new IOException("the PDF is locked with a password", e);
    }
    return output(text);
  }

  private static List<Output> output(BoundedText text) {
    String all = text.toString().strip() + "\n";
    return List.of(
        new Output(TextGenerator.TEXT, "txt", ByteString.copyFrom(TextBytes.encode(all))));
  }

  private static final class TextFull extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static final class BoundedText extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] chars, int from, int length) throws TextFull {
      text.append(chars, from, length);
      if (text.length() > TextBytes.MAX_BYTES) {
        throw new TextFull();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
