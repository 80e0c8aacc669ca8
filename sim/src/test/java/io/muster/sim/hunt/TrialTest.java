package io.muster.sim.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import org.junit.jupiter.api.Test;

final class TrialTest {
  private static String shape(String detail) {
    return Trial.shape("Truth", detail);
  }

  @Test
  void shouldTakeTheSameFindingOfOtherDevicesAndTimesForTheSame() {
    assertThat(shape("after 82.310 s: device 4 has a head that QU7NUDT did not sign"))
        .isEqualTo(shape("after 9.000 s: device 12 has a head that F6WT35A did not sign"));
    assertThat(shape("has lost kind of content 9d2b6a1d016184c2944af619d1c5951e"))
        .isEqualTo(shape("has lost kind of content 171d76aa3d898f2e9450a19ec483b560"));
  }

  @Test
  void shouldTellFindingsApartThatSaySomethingElse() {
    assertThat(shape("after 1.000 s: device 4 has lost a write"))
        .isNotEqualTo(shape("after 1.000 s: device 4 has forgotten a write"));
  }

  /** One run alone never goes another way than itself. */
  @Test
  void shouldNotMakeARunSmallerThatWentAnotherWayTheSecondTime() {
    Scenario scenario = Scenario.of(1, 3, 0);
    Failure failure = new Failure(scenario, "SameWay", "one, other", Planner.plan(scenario));
    assertThat(Trial.shrink(failure, 0)).isEqualTo(failure);
  }
}
