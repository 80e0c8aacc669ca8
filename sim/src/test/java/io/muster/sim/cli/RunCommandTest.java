package io.muster.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.protocol.model.Hash;
import io.muster.sim.check.Finding;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.network.Network;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.run.Outcome;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class RunCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine commandLine = MusterSim.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @Test
  void shouldPrintOneObjectThatSaysHowItWent() throws IOException {
    int exit = execute("run", "--nodes", "2", "--seed", "42", "--ops", "10", "--json");
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(exit).isZero();
    assertThat(json.get("seed").asLong()).isEqualTo(42);
    assertThat(json.get("nodes").asInt()).isEqualTo(2);
    assertThat(json.get("converged").asBoolean()).isTrue();
    assertThat(json.get("rounds").asLong()).isPositive();
    assertThat(json.get("bytes").get("all").asLong())
        .isEqualTo(
            json.get("bytes").get("library").asLong() + json.get("bytes").get("gossip").asLong())
        .isPositive();
    assertThat(json.get("trace").asText()).hasSize(64);
    assertThat(json.get("operations").asInt()).isEqualTo(10);
    assertThat(json.get("invariants").findValuesAsText("name"))
        .containsExactly(
            "NothingAcknowledgedIsLost",
            "Convergence",
            "NoResurrection",
            "SingleWriter",
            "Truth",
            "NoAnswerNamesAnOrphan",
            "Bounded",
            "RemovedStaysOut");
    assertThat(json.get("replay").asText())
        .isEqualTo("sim/bin/muster-sim run --nodes 2 --seed 42 --loss 0.0 --ops 10");
  }

  @Test
  void shouldRunWithRealSignatures() {
    int exit = execute("run", "--nodes", "2", "--seed", "42", "--ops", "10", "--signer", "real");
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("--ops 10 --signer real").doesNotContain("BROKEN");
  }

  @Test
  void shouldGoTheSameWayInAnotherProcess() throws IOException, InterruptedException {
    List<String> options =
        List.of("run", "--nodes", "3", "--seed", "7", "--loss", "0.1", "--ops", "30", "--json");
    execute(options.toArray(String[]::new));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.muster.sim.Main");
    command.addAll(options);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed).isEqualTo(out.toString());
  }

  @Test
  void shouldNameTheCommandThatShowsAFailureAgain() {
    Scenario scenario = Scenario.of(9, 3, 0.2);
    String again = scenario.command();
    Outcome outcome =
        new Outcome(
            Planner.plan(scenario),
            1,
            2,
            new Network(new World(1, new Trace(l -> {})), (a, b) -> true).traffic(),
            new Outcome.Traced(Hash.ZERO, 3),
            false,
            List.of(new Finding("Truth", false, "a lie")));
    assertThat(outcome.allHold()).isFalse();
    assertThat(Report.text(outcome, again))
        .contains("BROKEN      Truth: a lie")
        .contains("sim/bin/muster-sim run --nodes 3 --seed 9 --loss 0.2");
    assertThat(Report.json(outcome, again)).contains("\"holds\":false,\"detail\":\"a lie\"");
  }

  @Test
  void shouldRefuseWrongUseInOneLine() {
    assertThat(execute("run", "--loss", "2")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("loss is a probability from 0 to 0.5; see muster-sim run --help");
    assertThat(execute("run", "--nodes", "one")).isEqualTo(2);
    assertThat(execute()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAnOptionThatAnotherOneMakesVoid() {
    assertThat(execute("run", "--workload", "family", "--nodes", "3")).isEqualTo(2);
    assertThat(execute("run", "--nodes", "3", "--days", "2")).isEqualTo(2);
    assertThat(execute("run", "--plan", "a.plan.json", "--signer", "real")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "--nodes is said by the workload: leave it out; see muster-sim run --help",
            "--days is for --workload; see muster-sim run --help",
            "--signer is in no plan: leave it or --plan out; see muster-sim run --help");
  }

  @Test
  void shouldNameTheStoreWhereItIsNotTheOneThatIsTakenAnyway() {
    assertThat(Scenario.of(1, 25, 0).command()).contains("--store sqlite");
    assertThat(Scenario.of(1, 25, 0).on(StoreKind.MEMORY).command()).doesNotContain("--store");
    assertThat(Scenario.of(1, 5, 0).on(StoreKind.MEMORY).command()).contains("--store memory");
  }
}
