package io.muster.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class HuntCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    out.getBuffer().setLength(0);
    CommandLine commandLine = MusterSim.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @Test
  void shouldSayHowManySeedsHeld() throws IOException {
    Path found = folder.resolve("found");
    String[] hunt = {"hunt", "--seeds", "4", "--first", "5", "--store", "memory", "--json"};
    String[] all = Arrays.copyOf(hunt, hunt.length + 2);
    all[hunt.length] = "--out";
    all[hunt.length + 1] = found.toString();
    int exit = execute(all);
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(exit).as(out.toString()).isZero();
    assertThat(json.get("seeds").asLong()).isEqualTo(4);
    assertThat(found).isEmptyDirectory();
    assertThat(json.get("first_seed").asLong()).isEqualTo(5);
    assertThat(json.get("holds").asBoolean()).isTrue();
    assertThat(json.get("seeds_per_second").asDouble()).isPositive();
  }

  @Test
  void shouldReplayThePlanOfARunTheSameWay() throws IOException {
    Path plan = folder.resolve("run.plan.json");
    String[] run = {"run", "--nodes", "3", "--seed", "7", "--loss", "0.1", "--ops", "20"};
    String[] all = Arrays.copyOf(run, run.length + 3);
    all[run.length] = "--json";
    all[run.length + 1] = "--plan";
    all[run.length + 2] = plan.toString();
    assertThat(execute(all)).isZero();
    JsonNode first = new JsonMapper().readTree(out.toString());
    assertThat(execute("replay", plan.toString(), "--json")).isZero();
    JsonNode again = new JsonMapper().readTree(out.toString());
    assertThat(again.get("trace")).isEqualTo(first.get("trace"));
    assertThat(again.get("replay").asText()).isEqualTo("sim/bin/muster-sim replay " + plan);
  }

  @Test
  void shouldPrintItsWholePlan() {
    assertThat(execute("run", "--nodes", "2", "--seed", "1", "--ops", "3", "--no-faults")).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("operation "))).hasSize(3);
    assertThat(out.toString().lines().filter(line -> line.startsWith("meeting "))).hasSize(1);
  }

  @Test
  void shouldRefuseWrongUseInOneLine() throws IOException {
    assertThat(execute("hunt", "--minutes", "0")).isEqualTo(2);
    assertThat(execute("replay", folder.resolve("none").toString())).isEqualTo(2);
    Path file = Files.writeString(folder.resolve("bad.json"), "{\"seed\": 1");
    assertThat(execute("replay", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("--minutes is above 0"))
        .anyMatch(line -> line.startsWith("there is no file"))
        .anyMatch(line -> line.startsWith(file + " line 1"));
  }
}
