package io.muster.sim.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.run.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bug is found, by the check that is there for it and by no other. */
final class MutationsTest {
  static List<Bug> bugs() {
    return Bugs.ALL;
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void shouldBeFoundByItsInvariantAlone(Bug bug) {
    Outcome with = bug.runWith();
    assertThat(with.broken())
        .as(() -> with.findings() + "; a seed that finds it: " + bug.findSeed())
        .containsExactly(bug.invariant());
    Outcome without = bug.runWithout();
    assertThat(without.allHold()).as(without.findings()::toString).isTrue();
  }

  static List<ProductBug> productBugs() {
    return ProductBugs.ALL;
  }

  @ParameterizedTest
  @MethodSource("productBugs")
  void shouldBeFoundInTheProductItself(ProductBug bug, @TempDir Path folder) throws Exception {
    assertThat(PatchedProduct.broken(bug, bug.seed(), folder)).isEqualTo(bug.invariant());
  }
}
