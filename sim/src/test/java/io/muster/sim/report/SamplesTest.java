package io.muster.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SamplesTest {
  @Test
  void shouldKeepTheWholeOfALongRunThinned() {
    Samples samples = new Samples(100);
    long month = 30L * 24 * 3600 * 1000;
    for (long millis = 0; millis < month; millis += 5_000) {
      if (samples.isDue(millis)) {
        samples.add(new Samples.Row(millis, millis, 1, 1, 1));
      }
    }
    List<Long> moments = samples.rows().stream().map(Samples.Row::millis).toList();
    assertThat(moments).hasSizeBetween(Samples.MAX / 3, Samples.MAX).isSorted();
    assertThat(moments.getFirst()).isZero();
    assertThat(moments.getLast()).isGreaterThan(month * 99 / 100);
  }
}
