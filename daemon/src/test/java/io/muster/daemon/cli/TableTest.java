package io.muster.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableTest {
  private final Table table =
      new Table(Table.Column.path("FILE"), Table.Column.number("SIZE"), Table.Column.text("BY"))
          .row("/photos/2019/summer holiday in the mountains/beach.jpg", "12,345", "laptop, phone")
          .row("/東京/写真.jpg", "7", "desktop");

  @Test
  void shouldAlignColumns() {
    Table small =
        new Table(Table.Column.path("FILE"), Table.Column.number("SIZE"), Table.Column.text("BY"))
            .row("/a/long.jpg", "12,345", "laptop")
            .row("/東京.jpg", "7", "me");

    assertThat(small.lines(200))
        .containsExactly(
            "FILE           SIZE  BY", //
            "/a/long.jpg  12,345  laptop",
            "/東京.jpg         7  me");
  }

  @ParameterizedTest
  @ValueSource(ints = {76, 60, 40, 24})
  void shouldFitWidthAndKeepNumbersWhole(int width) {
    assertThat(table.lines(width))
        .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(width))
        .anySatisfy(line -> assertThat(line).contains("12,345"));
  }

  @Test
  void shouldCutPathsInTheMiddle() {
    assertThat(Text.cutMiddle("/photos/summer/beach.jpg", 16)).isEqualTo("/pho...beach.jpg");
    assertThat(Text.cutEnd("laptop, phone", 9)).isEqualTo("laptop...");
    assertThat(Text.cutEnd("abc", 3)).isEqualTo("abc");
    assertThat(Text.cutMiddle("abcdef", 2)).isEqualTo("ab");
  }

  @Test
  void shouldDisarmWhatSteersTerminals() {
    assertThat(Text.clean("a\u001b[31mb\nc\u202ed\u200be")).isEqualTo("a?[31mb?c?d?e");
    assertThat(Text.clean("grün 東京")).isEqualTo("grün 東京");
    assertThat(Text.width("e\u0301東")).isEqualTo(3);
  }
}
