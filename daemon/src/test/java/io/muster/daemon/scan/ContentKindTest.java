package io.muster.daemon.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ContentKindTest {
  private static ContentKind of(String head) {
    return ContentKind.of(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void shouldTellWhatBytesAreByTheirStart() {
    assertThat(of("\u00ff\u00d8\u00ff\u00e0")).isEqualTo(ContentKind.IMAGE);
    assertThat(of("RIFF1234WEBP")).isEqualTo(ContentKind.IMAGE);
    assertThat(of("1234ftypisom")).isEqualTo(ContentKind.VIDEO);
    assertThat(of("1234ftypheic")).isEqualTo(ContentKind.IMAGE);
    assertThat(of("ID3")).isEqualTo(ContentKind.AUDIO);
    assertThat(of("%PDF-1.7")).isEqualTo(ContentKind.DOCUMENT);
    assertThat(of("PK\u0003\u0004")).isEqualTo(ContentKind.ARCHIVE);
    assertThat(of("Dear Ann,\r\n")).isEqualTo(ContentKind.TEXT);
    assertThat(of("RIFF")).isEqualTo(ContentKind.TEXT);
    assertThat(of("\0\0\0")).isEqualTo(ContentKind.OTHER);
    assertThat(of("")).isEqualTo(ContentKind.OTHER);
  }
}
