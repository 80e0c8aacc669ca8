package io.muster.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.fault.Crash;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
  private static final Plan WHOLE = Planner.plan(Scenario.of(3, 6, 0.1));

  private static boolean needsThree(Plan plan) {
    return plan.faults().stream()
            .anyMatch(fault -> fault instanceof Crash crash && crash.device() == 4)
        && plan.operations().stream().anyMatch(operation -> operation.number() == 17)
        && plan.operations().stream().anyMatch(operation -> operation.number() == 90);
  }

  @Test
  void shouldLeaveNothingThatIsNotNeeded() {
    Plan smaller = new Shrinker(ShrinkerTest::needsThree, 10_000).shrink(WHOLE);

    assertThat(needsThree(smaller)).isTrue();
    assertThat(smaller.faults()).hasSize(1);
    assertThat(smaller.operations()).hasSize(2);
    List<Integer> needed = new ArrayList<>(List.of(4));
    smaller.operations().forEach(operation -> needed.add(operation.device()));
    assertThat(smaller.setup().devices())
        .containsAll(needed)
        .hasSize(Math.max(2, (int) needed.stream().distinct().count()));
  }

  @Test
  void shouldStopAtItsLimit() {
    int[] runs = {0};
    Plan smaller =
        new Shrinker(
                plan -> {
                  runs[0]++;
                  return needsThree(plan);
                },
                5)
            .shrink(WHOLE);
    assertThat(runs[0]).isEqualTo(5);
    assertThat(needsThree(smaller)).isTrue();
  }

  @Test
  void shouldKeepTheWholeWhereAllIsNeeded() {
    assertThat(new Shrinker(plan -> plan.equals(WHOLE), 10_000).shrink(WHOLE)).isEqualTo(WHOLE);
  }
}
