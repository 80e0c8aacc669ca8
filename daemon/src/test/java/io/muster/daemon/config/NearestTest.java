package io.muster.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
  private static final List<String> VERBS = List.of("status", "stop", "peers", "pair", "fetch");

  @Test
  void shouldFindWordsThatAreOneSlipAway() {
    assertThat(Nearest.of("statsu", VERBS)).contains("status");
    assertThat(Nearest.of("fech", VERBS)).contains("fetch");
    assertThat(Nearest.of("peer", VERBS)).contains("peers");
  }

  @Test
  void shouldStaySilentWhereNothingIsNear() {
    assertThat(Nearest.hint("synchronise", VERBS)).isEmpty();
    assertThat(Nearest.hint("-x", List.of("-h"))).isEmpty();
    assertThat(Nearest.of("s".repeat(1000), VERBS)).isEmpty();
  }

  @Test
  void shouldCountSwapAsOneEdit() {
    assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("same", "same")).isZero();
  }
}
