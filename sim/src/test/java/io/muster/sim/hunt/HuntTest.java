package io.muster.sim.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.PlanFile;
import io.muster.sim.plan.Scenario;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HuntTest {
  private static final int SEEDS = 300;
  private static final int FILES_SHARE = 25;

  /** Mostly in memory, where the same happens faster. */
  private static Scenario scenario(long seed) {
    return Scenario.mixed(seed).on(seed % FILES_SHARE == 0 ? StoreKind.SQLITE : StoreKind.MEMORY);
  }

  @Test
  void canHoldInThreeHundredSeedsAndGoTheSameWayTwice() throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    Hunt.Limits limits = new Hunt.Limits(1, SEEDS, TimeUnit.MINUTES.toNanos(30), threads, true);

    Hunt.Result result = new Hunt(limits, HuntTest::scenario, done -> {}).run();

    assertThat(result.failure())
        .as(
            () ->
                result
                    .failure()
                    .map(failure -> failure.scenario().command() + PlanFile.text(failure.plan()))
                    .orElse(""))
        .isEmpty();
    assertThat(result.seeds()).isEqualTo(SEEDS);
  }

  @Test
  void shouldStopWhenItsTimeIsOver() throws InterruptedException {
    Hunt.Limits limits = new Hunt.Limits(1, Long.MAX_VALUE, 1, 1, false);
    assertThat(new Hunt(limits, HuntTest::scenario, done -> {}).run().seeds()).isLessThan(2);
  }
}
