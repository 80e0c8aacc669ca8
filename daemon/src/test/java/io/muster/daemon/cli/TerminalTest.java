package io.muster.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  @Test
  void shouldTakeWidthFromColumnsAndElseEighty() {
    assertThat(Terminal.detect(Map.of("COLUMNS", "120")).width()).isEqualTo(120);
    assertThat(Terminal.detect(Map.of("COLUMNS", "3")).width()).isEqualTo(40);
    assertThat(Terminal.detect(Map.of("COLUMNS", "99999")).width()).isEqualTo(400);
    assertThat(Terminal.detect(Map.of("COLUMNS", "wide")).width()).isEqualTo(80);
  }

  @Test
  void shouldNotColourPipes() {
    assertThat(Terminal.detect(Map.of()).colour()).isFalse();
  }
}
