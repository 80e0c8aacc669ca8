package io.muster.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.sim.Main;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.fault.ClockPace;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Sets of the JDK have another order in every process: a run has not. */
final class SameWayTest {
  private static final int SEED = 9;
  private static final int NODES = 3;

  @Test
  void canGoTheSameWayInAnotherProcess() throws IOException {
    Scenario scenario = Scenario.of(SEED, NODES, 0.1).withOperations(40).on(StoreKind.MEMORY);
    String here = Runs.run(Planner.plan(scenario), line -> {}).trace().hash().hex();

    assertThat(traceElsewhere(scenario)).isEqualTo(here);
  }

  /** Where numbers have other digits, and another sign stands before their fractions. */
  @Test
  void canGoTheSameWayInAnotherLanguage() throws IOException {
    Scenario scenario = Scenario.of(SEED, NODES, 0.1).withOperations(40).on(StoreKind.MEMORY);
    Plan plan = Planner.plan(scenario);
    assertThat(plan.faults()).hasAtLeastOneElementOfType(ClockPace.class);
    String here = Runs.run(plan, line -> {}).trace().hash().hex();

    assertThat(traceElsewhere(scenario, "-Duser.language=ar", "-Duser.country=EG")).isEqualTo(here);
  }

  /** What a process of its own makes of the command that a scenario stands for. */
  private static String traceElsewhere(Scenario scenario, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    List<String> words = List.of(scenario.command().split(" "));
    command.addAll(words.subList(1, words.size()));
    command.add("--json");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var out = process.getInputStream()) {
      String json = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return Objects.requireNonNull(new JsonMapper().readTree(json).get("trace")).asText();
    }
  }
}
