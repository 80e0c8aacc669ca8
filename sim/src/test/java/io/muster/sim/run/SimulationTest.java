package io.muster.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Mode;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.plan.Topology;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulationTest {
  @TempDir private Path folder;

  private Outcome run(Scenario scenario, String name) {
    return new Simulation(Planner.plan(scenario), folder.resolve(name), line -> {}).run();
  }

  private static void assertHolds(Outcome outcome) {
    assertThat(outcome.broken())
        .as("%s; seed %d", outcome.findings(), outcome.plan().seed())
        .isEmpty();
    assertThat(outcome.converged()).as("seed %d", outcome.plan().seed()).isTrue();
  }

  @Test
  void canGoTheSameWayTwice() {
    Scenario scenario = Scenario.of(42, 4, 0.1);
    Outcome first = run(scenario, "first");
    Outcome second = run(scenario, "second");
    assertHolds(first);
    assertThat(second.trace()).isEqualTo(first.trace());
    assertThat(second.rounds()).isEqualTo(first.rounds());
    assertThat(run(Scenario.of(43, 4, 0.1), "other").trace()).isNotEqualTo(first.trace());
  }

  @ParameterizedTest
  @ValueSource(longs = {42, 7})
  void canGoTheSameWayInMemory(long seed) {
    Scenario scenario = Scenario.of(seed, 4, 0.1);
    Outcome inFiles = run(scenario, "files");
    Outcome inMemory = run(scenario.on(StoreKind.MEMORY), "memory");
    assertHolds(inMemory);
    assertThat(inMemory.trace()).isEqualTo(inFiles.trace());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void canConvergeWhileEverythingGoesWrong(long seed) {
    assertHolds(run(Scenario.of(seed, 4 + (int) (seed % 2), 0.1).withOperations(80), "run"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void canConvergeAlongALineWhoseEndsNeverMeet(long seed) {
    assertHolds(run(Scenario.of(seed, 3, 0.05).in(Topology.LINE), "line"));
  }

  /**
   * Seeds that were stuck for ever while a peer went on believing an earlier connection's proof.
   */
  @ParameterizedTest
  @ValueSource(longs = {126, 136})
  void canRecoverFromAGreetingThatWasLost(long seed) {
    assertHolds(run(Scenario.of(seed, 4, 0.2).in(Topology.LINE), "line"));
  }

  /** A seed whose core was stuck for ever: one side had lost the other's greeting. */
  @Test
  void canConvergeInACoreThoughAGreetingWasLost() {
    Scenario scenario = Scenario.of(2013, 6, 0.15).withOperations(134).in(Topology.LINE);
    assertHolds(run(scenario.to(Mode.LIVENESS), "core"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void canConvergeInACoreWhateverIsBrokenElsewhere(long seed) {
    assertHolds(run(Scenario.of(seed, 5, 0.1).withOperations(60).to(Mode.LIVENESS), "core"));
  }

  @Test
  void canConvergeSoonWhereNothingGoesWrong() {
    Outcome outcome = run(Scenario.of(1, 3, 0).withoutFaults(), "calm");
    assertHolds(outcome);
    assertThat(outcome.traffic().framesLost()).isZero();
    assertThat(outcome.virtualMillis()).isLessThan(60_000);
  }

  @Test
  void canSufferEveryFault() {
    StringBuilder lines = new StringBuilder();
    Outcome outcome =
        new Simulation(
                Planner.plan(Scenario.of(4, 4, 0.1)),
                folder,
                line -> lines.append(line).append('\n'))
            .run();
    assertHolds(outcome);
    assertThat(lines.toString())
        .contains(
            "crash",
            "the network splits",
            "a connection breaks",
            "the clock of",
            "loses its availability");
    assertThat(outcome.traffic().framesLost()).isPositive();
    assertThat(outcome.traffic().framesDuplicated()).isPositive();
    assertThat(outcome.traffic().framesOvertaken()).isPositive();
  }
}
