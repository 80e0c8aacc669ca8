package io.muster.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TargetTest {
  @Test
  void shouldHoldOnlyWithinItsBound() {
    assertThat(Target.atMost(470).holds(470, null)).isTrue();
    assertThat(Target.atMost(470).holds(471, null)).isFalse();
    assertThat(Target.atLeast(10).holds(9, null)).isFalse();
    assertThat(Target.atLeast(10).text("/s")).isEqualTo(">= 10 /s");
  }

  @Test
  void shouldCompareWithTheBaselineTheWayThatIsBetter() {
    Target faster = Target.none(Target.Better.LESS).times(12);
    assertThat(faster.ratio(2, 24)).isEqualTo(12);
    assertThat(faster.holds(2, 24.0)).isTrue();
    assertThat(faster.holds(2, 23.0)).isFalse();
    Target more = Target.atLeast(60_000).times(12);
    assertThat(more.ratio(70_000, 3_500)).isEqualTo(20);
    assertThat(more.holds(70_000, 7_000.0)).isFalse();
  }

  @Test
  void shouldSaySharesBelowAsFactors() {
    Target smaller = Target.atMost(520).below(0.94);
    assertThat(smaller.holds(520, 8_684.0)).isTrue();
    assertThat(smaller.holds(520, 8_600.0)).isFalse();
    assertThat(smaller.text("B")).isEqualTo("<= 520 B, >= 16.67x better");
  }

  @Test
  void shouldLeaveOpenWhatCannotBeSaidWithoutABaseline() {
    assertThat(Target.none(Target.Better.LESS).times(12).holds(1, null)).isNull();
    assertThat(Target.none(Target.Better.LESS).holds(1, 2.0)).isNull();
    assertThat(Target.atMost(5).times(12).holds(6, null)).isFalse();
  }
}
