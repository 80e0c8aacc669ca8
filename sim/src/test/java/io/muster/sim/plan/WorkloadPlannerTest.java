package io.muster.sim.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.sim.fault.Away;
import io.muster.sim.fault.SwitchedOff;
import io.muster.sim.workload.Act;
import io.muster.sim.workload.Operation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WorkloadPlannerTest {
  private static final int PHONE = 1;
  private static final int LAPTOP = 3;

  private static Plan family(double days, long seed) throws IOException {
    return WorkloadPlanner.plan(WorkloadFile.read("family"), days, seed);
  }

  private static List<Operation> of(Plan plan, Act act) {
    return plan.operations().stream().filter(operation -> operation.act() == act).toList();
  }

  @Test
  void shouldBeTheSameForTheSameSeed() throws IOException {
    assertThat(family(3, 1)).isEqualTo(family(3, 1)).isNotEqualTo(family(3, 2));
  }

  @Test
  void shouldHaveThePhonesAwayByDayAndTheLaptopOff() throws IOException {
    Plan plan = family(30, 1);
    List<Away> away =
        plan.faults().stream()
            .filter(fault -> fault.about().equals(List.of(PHONE)))
            .map(Away.class::cast)
            .toList();
    assertThat(away).hasSizeBetween(25, 31);
    assertThat(away.get(1).forMillis()).isGreaterThan(TimeUnit.HOURS.toMillis(15));
    assertThat(plan.faults())
        .filteredOn(fault -> fault.about().equals(List.of(LAPTOP)))
        .hasOnlyElementsOfType(SwitchedOff.class)
        .hasSizeBetween(15, 30);
    assertThat(plan.faults()).noneMatch(fault -> fault.about().contains(0));
  }

  @Test
  void shouldHaveAsManyOperationsAsTheRatesSay() throws IOException {
    Plan plan = family(30, 1);
    assertThat(of(plan, Act.PHOTOS)).hasSizeBetween(200, 280);
    assertThat(of(plan, Act.PHOTOS)).allMatch(each -> each.count() >= 1 && each.count() <= 100);
    assertThat(of(plan, Act.TAG)).hasSizeBetween(400, 500);
    assertThat(of(plan, Act.THUMBS)).hasSizeGreaterThanOrEqualTo(30 * 48 - 1);
    assertThat(plan.operations().stream().map(Operation::number).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldLetADeviceThatIsOffDoNothing() throws IOException {
    Plan plan = family(5, 3);
    List<SwitchedOff> off =
        plan.faults().stream()
            .filter(fault -> fault.about().equals(List.of(LAPTOP)))
            .map(SwitchedOff.class::cast)
            .toList();
    assertThat(plan.operations())
        .filteredOn(operation -> operation.device() == LAPTOP)
        .isNotEmpty()
        .noneMatch(
            operation ->
                off.stream()
                    .anyMatch(
                        gap ->
                            operation.atMillis() >= gap.atMillis()
                                && operation.atMillis() < gap.atMillis() + gap.forMillis()));
  }

  @Test
  void shouldRefuseDaysThatNoPlanCanHave() {
    assertThatThrownBy(() -> family(32, 1)).hasMessageContaining("31 at most");
    assertThatThrownBy(() -> family(0, 1)).hasMessageContaining("more than a minute");
    assertThatThrownBy(() -> family(Double.NaN, 1)).hasMessageContaining("more than a minute");
  }
}
