package io.muster.protocol.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SigningPaceTest {
  private final SigningPace pace = new SigningPace();

  @Test
  void shouldSignAtOnceAfterAPause() {
    assertThat(pace.delayMillis(0)).isZero();
    pace.signed(0);
    assertThat(pace.delayMillis(250)).isZero();
    assertThat(pace.delayMillis(9_000)).isZero();
  }

  @Test
  void shouldSignAtMostFourHeadsASecond() {
    int heads = 0;
    long dueMillis = Long.MAX_VALUE;
    for (long now = 0; now < 10_000; now++) { // a change each millisecond
      dueMillis = Math.min(dueMillis, now + pace.delayMillis(now));
      if (now >= dueMillis) {
        pace.signed(now);
        heads++;
        dueMillis = Long.MAX_VALUE;
      }
    }
    assertThat(heads).isEqualTo(40);
  }
}
