package io.muster.sim.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadFileTest {
  private static final String TWO =
      """
      about = "two that are always on"
      topology = "mesh"
      store = "memory"

      [links]
      min_delay_millis = 1
      max_delay_millis = 5

      [[devices]]
      kind = "box"
      count = 2
      online = { hours = ["00:00-24:00"], shift_minutes = 5 }
      photos = { bursts_per_day = 1, most_per_burst = 3 }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"family, 5", "team, 40"})
  void shouldReadThoseThatComeWithIt(String name, int devices) throws IOException {
    Workload workload = WorkloadFile.read(name);
    assertThat(workload.size()).isEqualTo(devices);
    assertThat(workload.names()).hasSize(devices).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"fleet, 1000", "swarm, 10000"})
  void shouldRefuseAFleetAndASwarmWithTheLimitThatTheyBreak(String name, int devices) {
    assertThatThrownBy(() -> WorkloadFile.read(name))
        .hasMessageContaining("it has %d devices; a run has 2 to 64".formatted(devices));
  }

  @Test
  void shouldReadAFileAndTakeWhatIsLeftOutForNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("two.toml"), TWO);
    Workload workload = WorkloadFile.read(file.toString());
    assertThat(workload.links().loss()).isZero();
    assertThat(workload.names()).containsExactly("box 1", "box 2");
    assertThat(workload.devices().getFirst().sidecars())
        .isEqualTo(new Workload.Sidecars(0, 0, 0, 0));
    assertThatThrownBy(() -> WorkloadFile.read("picnic")).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind = "box"       | kind = "box              | line 10
          shift_minutes = 5  | shift_minuets = 5        | shift_minuets
          00:00-24:00        | 9-17                     | hours are like 18:30-23:00, not 9-17
          00:00-24:00        | 22:00-02:00              | hours are of one day
          count = 2          | count = 1                | it has 1 devices
          count = 2          | count = 2001             | a run has 2 to 2000
          min_delay_millis = 1 | min_delay_millis = 9   | delays are 0 to 60000 ms
          most_per_burst = 3 | most_per_burst = 0       | bursts have at most so many photos
          "memory"           | "paper"                  | paper
          about = "two that are always on" | about = " " | about says in a sentence
          """)
  void shouldRefuseWhatIsNoWorkload(String said, String instead, String reason) throws IOException {
    assertThat(TWO).contains(said);
    Path file = Files.writeString(folder.resolve("bad.toml"), TWO.replace(said, instead));
    assertThatThrownBy(() -> WorkloadFile.read(file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(reason)
        .message()
        .hasLineCount(1);
  }
}
