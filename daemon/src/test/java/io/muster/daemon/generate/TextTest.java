package io.muster.daemon.generate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;

final class TextTest extends WorkshopTest {
  static {
    // The library that writes the test's documents keeps a list of fonts: not in the home folder.
    System.setProperty("pdfbox.fontcache", Path.of("target").toAbsolutePath().toString());
  }

  @Test
  void shouldReadTextInTheUsualEncodings() throws Exception {
    String text = "Grüße aus Köln\n";
    assertThat(text(file("a.txt", text.getBytes(UTF_8)))).isEqualTo(text);
    assertThat(text(file("b.txt", text.getBytes(ISO_8859_1)))).isEqualTo(text);
    assertThat(text(file("c.txt", ("\ufeff" + text).getBytes(UTF_8)))).isEqualTo(text);
    assertThat(text(file("d.txt", ("\ufeff" + text).getBytes(UTF_16LE)))).isEqualTo(text);
  }

  @Test
  void shouldCutLongTextBetweenCharacters() throws Exception {
    byte[] bytes = "x".concat("é".repeat(6 << 20)).getBytes(UTF_8);

    String text = text(file("a.txt", bytes));

    assertThat(text.getBytes(UTF_8).length).isEqualTo(TextBytes.MAX_BYTES - 1);
    assertThat(text).endsWith("é");
  }

  @Test
  void shouldFailOnTextThatIsNone() throws Exception {
    assertThat(failure(file("a.txt", new byte[] {'a', 0, 'b'}))).startsWith("not text");
    assertThat(failure(file("b.txt", new byte[] {'a', 1, 2, 'b'}))).startsWith("not text");
  }

  @Test
  void shouldWantNothingFromOtherFiles() throws Exception {
    assertThat(Generators.wanted(file("a.mp3", new byte[] {1, 2, 3}))).isEmpty();
    assertThat(Generators.wanted(file("empty.txt", new byte[0]))).isEmpty();
  }

  @Test
  void shouldReadThePagesOfPdf() throws Exception {
    assertThat(text(file("a.pdf", pdf("One document", false)))).isEqualTo("One document\n");
    assertThat(text(file("a.jpg", pdf("Misnamed", false)))).isEqualTo("Misnamed\n");
    assertThat(text(file("scan.pdf", pdf("", false)))).isEqualTo("\n");
  }

  @Test
  void shouldFailOnPdfThatIsLockedOrBrokenOrNone() throws Exception {
    assertThat(failure(file("a.pdf", pdf("Secret", true)))).contains("password");
    assertThat(failure(file("b.pdf", "%PDF-1.7\n".getBytes(UTF_8)))).isNotBlank();
    assertThat(failure(file("c.pdf", "Dear all".getBytes(UTF_8))))
        .isEqualTo("not a PDF: it looks like text");
  }

  @Test
  void shouldFailOnPdfThatInflatesBeyondMemory() throws Exception {
    Path bomb = file("bomb.pdf", bomb(1 << 29));
    assertThat(Files.size(bomb)).isLessThan(4 << 20);

    assertThat(failure(bomb)).contains("memory");
    assertThat(text(file("a.pdf", pdf("Next", false)))).isEqualTo("Next\n");
  }

  private String text(Path file) throws IOException {
    Outcome.Made made = made(file, "text_default");
    assertThat(made.format()).isEqualTo("txt");
    return Files.readString(made.file());
  }

  private static byte[] pdf(String text, boolean locked) throws IOException {
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
      if (locked) {
        document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
      }
      return bytes(document);
    }
  }

  /** One page whose content is one string of so many brackets, compressed. */
  private static byte[] bomb(int size) throws IOException {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] brackets = "(".repeat(1 << 20).getBytes(UTF_8);
      try (OutputStream out = new DeflaterOutputStream(packed)) {
        for (int written = 0; written < size; written += brackets.length) {
          out.write(brackets);
        }
      }
      PDStream stream = new PDStream(document);
      try (OutputStream raw = stream.getCOSObject().createRawOutputStream()) {
        packed.writeTo(raw);
      }
      stream.getCOSObject().setItem(COSName.FILTER, COSName.FLATE_DECODE);
      page.setContents(stream);
      return bytes(document);
    }
  }

  private static byte[] bytes(PDDocument document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    document.save(out);
    return out.toByteArray();
  }
}
