package io.muster.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class HistogramTest {
  private final Histogram histogram = new Histogram();

  @Test
  void shouldTellPercentilesToATwelfth() {
    for (int millis = 1; millis <= 10_000; millis++) {
      histogram.add(millis);
    }
    assertThat(histogram.percentile(0.5)).isCloseTo(5_000, Percentage.withPercentage(9));
    assertThat(histogram.percentile(0.9)).isCloseTo(9_000, Percentage.withPercentage(9));
    assertThat(histogram.percentile(0.99)).isCloseTo(9_900, Percentage.withPercentage(9));
    assertThat(histogram.maxMillis()).isEqualTo(10_000);
    assertThat(histogram.count()).isEqualTo(10_000);
  }

  @Test
  void shouldNeverTellMoreThanTheLongest() {
    histogram.add(1_000);
    assertThat(histogram.percentile(0.5)).isEqualTo(1_000);
    assertThat(new Histogram().percentile(0.5)).isZero();
  }

  @Test
  void shouldTakeAnotherIn() {
    Histogram other = new Histogram();
    other.add(5);
    histogram.add(2);
    histogram.add(other);
    assertThat(histogram.count()).isEqualTo(2);
    assertThat(histogram.maxMillis()).isEqualTo(5);
    assertThat(histogram.percentile(0.5)).isEqualTo(2);
  }
}
