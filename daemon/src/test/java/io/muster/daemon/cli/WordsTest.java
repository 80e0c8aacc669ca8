package io.muster.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WordsTest {
  @Test
  void shouldWriteSizes() {
    assertThat(Words.size(0)).isEqualTo("0 B");
    assertThat(Words.size(999)).isEqualTo("999 B");
    assertThat(Words.size(1000)).isEqualTo("1.0 kB");
    assertThat(Words.size(9_960)).isEqualTo("10 kB");
    assertThat(Words.size(999_499)).isEqualTo("999 kB");
    assertThat(Words.size(999_500)).isEqualTo("1.0 MB");
    assertThat(Words.size(Long.MAX_VALUE)).isEqualTo("9.2 EB");
  }

  @Test
  void shouldWriteSpans() {
    assertThat(Words.span(Duration.ofSeconds(-5))).isEqualTo("0 s");
    assertThat(Words.span(Duration.ofSeconds(89))).isEqualTo("89 s");
    assertThat(Words.span(Duration.ofSeconds(90))).isEqualTo("2 min");
    assertThat(Words.span(Duration.ofMinutes(89))).isEqualTo("89 min");
    assertThat(Words.span(Duration.ofMinutes(95))).isEqualTo("2 h");
    assertThat(Words.span(Duration.ofDays(8))).isEqualTo("8 d");
    assertThat(Words.ago(null, Instant.EPOCH)).isEqualTo("-");
  }

  @Test
  void shouldWriteCountsAndRoundTrips() {
    assertThat(Words.count(1, "content")).isEqualTo("1 content");
    assertThat(Words.count(12_345, "content")).isEqualTo("12,345 contents");
    assertThat(Words.millis(0.42)).isEqualTo("0.4 ms");
    assertThat(Words.millis(182.4)).isEqualTo("182 ms");
    assertThat(Words.millis(null)).isEqualTo("-");
  }
}
