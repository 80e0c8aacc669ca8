package io.muster.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchCommandTest {
  private static final List<String> FIELDS =
      List.of("name", "value", "unit", "baseline", "ratio", "target", "holds");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine commandLine = new CommandLine(new BenchCommand());
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true); // as the program does
    return commandLine.execute(args);
  }

  @Test
  void shouldCountWhatGossipTakes() throws IOException {
    int exit = execute("gossip", "--contents", "4000", "--dir", folder.toString(), "--json");
    assertThat(exit).as(err::toString).isIn(StorageCommand.HOLDS, StorageCommand.FAILS);
    JsonNode rows = new JsonMapper().readTree(out.toString());
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.fieldNames()).toIterable().containsExactlyElementsOf(FIELDS);
              assertThat(row.get("value").asDouble()).as(row.toString()).isNotNegative().isFinite();
            });
    assertThat(rows.findValuesAsText("name"))
        .contains("delta_100", "delta_100000_beyond_journal", "repair_1", "in_sync_10000");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldPrintAListOfFiguresThatAreMeasuredAndLeaveNothingBehind() throws IOException {
    int exit = execute("storage", "--contents", "200", "--dir", folder.toString(), "--json");
    assertThat(exit).as(err::toString).isIn(StorageCommand.HOLDS, StorageCommand.FAILS);
    JsonNode rows = new JsonMapper().readTree(out.toString());
    assertThat(rows.isArray()).isTrue();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.fieldNames()).toIterable().containsExactlyElementsOf(FIELDS);
              assertThat(row.get("value").isNumber()).isTrue();
              assertThat(row.get("value").asDouble()).as(row.toString()).isNotNegative().isFinite();
            });
    assertThat(rows.findValuesAsText("name"))
        .containsExactly(
            "bytes_per_content",
            "index_bytes",
            "availability_bytes_per_content",
            "bytes_per_content_updated",
            "presence_1000x3",
            "availability_update",
            "availability_rows_written",
            "merkle_update",
            "record_single",
            "record_single_alone",
            "record_batch",
            "record_with_availability",
            "index_entries",
            "index_bytes_per_entry",
            "heap_100k",
            "growth_bytes",
            "growth_bytes_updated",
            "growth_presence",
            "growth_update",
            "growth_record");
    assertThat(baselines(rows)).as("baseline of the first rows").allMatch(JsonNode::isNumber);
    assertThat(folder).isEmptyDirectory();
    assertThat(err.toString()).contains("MB for the time being", "baseline: 200");
  }

  private static List<JsonNode> baselines(JsonNode rows) {
    return rows.findValues("baseline").subList(0, 7);
  }

  @Test
  void shouldMeasureMusterAloneAndPrintATable() {
    execute("storage", "--contents", "30", "--dir", folder.toString(), "--muster-only");
    assertThat(out.toString().lines().skip(1))
        .anyMatch(line -> line.matches("bytes_per_content +[0-9,.]+ B +.*<= 470 B"))
        .noneMatch(line -> line.startsWith("availability_rows_written"));
    assertThat(err.toString()).doesNotContain("baseline:");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldMeasureOnePartAlone() {
    execute("storage", "--contents", "30", "--dir", folder.toString(), "--only", "index");
    assertThat(out.toString().lines().skip(1).map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactly("index_entries", "index_bytes_per_entry");
    assertThat(err.toString()).doesNotContain("baseline:");
  }

  @Test
  void shouldRefuseANumberThatCannotBe() {
    assertThat(execute("storage", "--contents", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--contents is 1 to");
  }
}
