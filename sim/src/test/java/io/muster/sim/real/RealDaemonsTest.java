package io.muster.sim.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Starts daemons through their launcher, which builds them where that is needed. */
@Tag("slow")
final class RealDaemonsTest {
  private static final Path LAUNCHER = Path.of("../daemon/bin/muster").toAbsolutePath().normalize();

  @Test
  void shouldDifferByLittleFromWhatIsSimulated() throws Exception {
    assertThat(LAUNCHER).isExecutable();

    Comparison comparison = Comparison.make(LAUNCHER, 3, 10, 1, what -> {});

    assertThat(comparison.writes()).isGreaterThan(30);
    assertThat(comparison.rows()).allMatch(Comparison.Row::holds);
  }
}
