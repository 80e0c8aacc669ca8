package io.muster.sim.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.sim.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanTest {
  /** What only workloads plan, since nothing is wrong with it. */
  private static final List<String> WORKLOADS = List.of("Away", "SwitchedOff");

  @TempDir private Path folder;

  private static Plan plan() {
    return Planner.plan(Scenario.of(42, 5, 0.1));
  }

  @Test
  void shouldBeTheSameForTheSameScenario() {
    assertThat(plan()).isEqualTo(plan());
    assertThat(Planner.plan(Scenario.of(43, 5, 0.1))).isNotEqualTo(plan());
  }

  @Test
  void shouldHaveEveryKindOfFault() {
    List<String> kinds =
        plan().faults().stream().map(fault -> fault.getClass().getSimpleName()).distinct().toList();
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Fault.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .filter(kind -> !WORKLOADS.contains(kind))
                .toList());
  }

  @Test
  void shouldComeBackFromAFileAsItWas() throws IOException {
    Path file = folder.resolve("a.plan.json");
    PlanFile.write(plan(), file);
    assertThat(PlanFile.read(file)).isEqualTo(plan());
    assertThat(Files.readAllLines(file).size())
        .isGreaterThan(plan().faults().size() + plan().operations().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "devices":[0,1,2,3,4]       | "devices":[0,1,2,3]         | the core is two of the devices
          "devices":[0,1,2,3,4]       | "devices":[0,0,1,2,3,4]     | a device is named twice
          "core":[0,1,2,3,4]          | "core":[0]                  | the core is two of the devices
          "contents":30               | "contents":0                | contents are 1 to
          "atMillis":0,"rate"         | "atMillis":-1,"rate"        | not in the run
          "fault":"LostFrames"        | "fault":"LostTime"          | LostTime
          "seed": 42                  | "seed": "many"              | line 2
          "number":0                  | "number":0,"more":1         | more
          "MIXED","count":1           | "MIXED","count":0           | its count is 1 to 1000
          """)
  void shouldRefuseWhatIsNoPlan(String said, String instead, String reason) throws IOException {
    Path file = folder.resolve("b.plan.json");
    String text = PlanFile.text(plan());
    assertThat(text).contains(said);
    Files.writeString(file, text.replace(said, instead));
    assertThatThrownBy(() -> PlanFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(reason)
        .message()
        .hasLineCount(1);
  }

  @Test
  void shouldLeaveOutADeviceWithAllThatIsAboutIt() {
    Plan without = plan().without(0);
    assertThat(without.setup().devices()).containsExactly(1, 2, 3, 4);
    assertThat(without.setup().core()).containsExactly(1, 2, 3, 4);
    assertThat(without.meetings()).hasSize(3).allMatch(meeting -> meeting.one() == 1);
    assertThat(without.faults()).noneMatch(fault -> fault.about().contains(0));
    assertThat(without.operations()).noneMatch(operation -> operation.device() == 0).isNotEmpty();
  }

  @Test
  void shouldPairWhomTheDeviceLeftOutHadBroughtTogether() {
    Plan line = Planner.plan(Scenario.of(42, 5, 0).in(Topology.LINE)).without(2);
    assertThat(line.meetings())
        .extracting(meeting -> List.of(meeting.one(), meeting.other()))
        .containsExactly(List.of(0, 1), List.of(1, 3), List.of(3, 4));
  }

  @Test
  void shouldKeepTheCoreTogether() {
    for (int seed = 0; seed < 50; seed++) {
      Plan mesh = Planner.plan(Scenario.of(seed, 6, 0).to(Mode.LIVENESS));
      assertThat(mesh.setup().core()).contains(0).hasSizeBetween(4, 5);
      Plan line = Planner.plan(Scenario.of(seed, 6, 0).to(Mode.LIVENESS).in(Topology.LINE));
      List<Integer> core = line.setup().core();
      assertThat(core.getLast() - core.getFirst()).isEqualTo(core.size() - 1);
    }
  }

  @Test
  void shouldRefuseTimesThatNobodyCouldWaitFor() {
    assertThatThrownBy(() -> new Plan.Times(Long.MAX_VALUE, 1, 1)).hasMessageContaining("work");
    assertThatThrownBy(() -> new Plan.Times(1, 1, -1)).hasMessageContaining("patienceMillis is 0");
  }

  @Test
  void shouldRefuseWhatIsNoTextInWords() throws IOException {
    Path file = folder.resolve("c.plan.json");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> PlanFile.read(file)).hasMessageContaining("no text, and so no plan");
  }

  /** The same for every seed: it is far from what was measured and far from for ever. */
  @Test
  void shouldWaitLongerWhereMoreIsLostAndWhereThereIsOneWayOnly() {
    assertThat(patience(0, Topology.MESH)).isEqualTo(110_000);
    assertThat(patience(0.33, Topology.MESH)).isBetween(500_000L, 600_000L);
    assertThat(patience(0.33, Topology.LINE)).isEqualTo(Planner.PATIENCE_MILLIS);
  }

  private static long patience(double loss, Topology topology) {
    return Planner.patienceMillis(Scenario.of(1, 5, loss).in(topology), 5);
  }
}
