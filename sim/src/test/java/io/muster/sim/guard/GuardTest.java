package io.muster.sim.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardTest {
  @TempDir private Path folder;

  private static SortedMap<String, Cost> costs(Cost cost) {
    return new TreeMap<>(Map.of("mesh", cost));
  }

  /** Fails where a change makes the core talk more; the message says what to do if it is meant. */
  @Test
  void shouldFindThatNothingCostsMoreThanItDid() throws IOException {
    Guard.Verdict verdict =
        Guard.compare(GuardFile.read(Path.of("guard.json")), Guard.measure(name -> {}));
    assertThat(verdict.errors())
        .as("grew; if it is meant: sim/bin/muster-sim guard --renew")
        .isEmpty();
  }

  @Test
  void shouldNameWhatGrewByMoreThanATenth() {
    Guard.Verdict verdict =
        Guard.compare(costs(new Cost(100, 1000, 50)), costs(new Cost(110, 1101, 50)));
    assertThat(verdict.errors()).containsExactly("mesh: 1101 library bytes, before 1000 (+10.1 %)");
    assertThat(verdict.hints()).isEmpty();
  }

  @Test
  void shouldOnlyHintAtWhatShrank() {
    Guard.Verdict verdict =
        Guard.compare(costs(new Cost(100, 1000, 50)), costs(new Cost(89, 1000, 50)));
    assertThat(verdict.errors()).isEmpty();
    assertThat(verdict.hints()).containsExactly("mesh: 89 rounds, before 100 (-11.0 %)");
  }

  @Test
  void shouldMissNoScenario() {
    SortedMap<String, Cost> mesh = costs(new Cost(1, 1, 1));
    assertThat(Guard.compare(new TreeMap<>(), mesh).errors())
        .containsExactly("mesh: nothing is stored of it");
    assertThat(Guard.compare(mesh, new TreeMap<>()).errors())
        .containsExactly("mesh: is stored, but there is no such scenario");
    assertThat(Fixed.all()).hasSize(20);
  }

  @Test
  void shouldComeBackFromAFileAsItWas() throws IOException {
    Path file = folder.resolve("guard.json");
    SortedMap<String, Cost> costs = costs(new Cost(1, 2, 3));
    GuardFile.write(costs, file);
    assertThat(GuardFile.read(file)).isEqualTo(costs);
  }
}
