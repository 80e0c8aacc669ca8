package io.muster.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.world.Randomness;
import org.junit.jupiter.api.Test;

final class FleetTest {
  private static int rounds(int devices, int peers, int changes, double loss) {
    Fleet fleet = new Fleet(devices, loss, Randomness.of(3));
    fleet.change(changes);
    int rounds = 0;
    do {
      fleet.round(peers);
      rounds++;
    } while (!fleet.isEqual() && rounds < 60);
    return rounds;
  }

  @Test
  void shouldReachTwentyDevicesInAFewRounds() {
    assertThat(rounds(20, 1, 1, 0.1)).isBetween(2, 8);
    assertThat(rounds(20, 2, 1, 0.1)).isBetween(2, 5);
  }

  @Test
  void shouldReachEverybodyThoughAllOfMoreThanAreComparedByVersionChangeAtOnce() {
    assertThat(rounds(100, 1, 100, 0.1)).isBetween(4, 17);
  }

  @Test
  void shouldCostTwoSmallFramesAnExchangeWhileInSync() {
    Fleet fleet = new Fleet(100, 0, Randomness.of(1));
    fleet.round(1);
    assertThat(fleet.bytes()).isBetween(1L, 100L * 150);
  }
}
