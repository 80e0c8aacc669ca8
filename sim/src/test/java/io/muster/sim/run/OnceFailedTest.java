package io.muster.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.plan.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans that once broke something, as a search had left them. */
final class OnceFailedTest {
  static List<Path> plans() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "plans"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void shouldHoldNow(Path plan) throws IOException {
    Outcome outcome = Runs.run(PlanFile.read(plan), line -> {});

    assertThat(outcome.allHold()).as(outcome.findings()::toString).isTrue();
  }
}
