package io.muster.protocol.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Hash;
import io.muster.protocol.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long TICK_MILLIS = 250;
  private static final Hash ROOT = new Samples(1).hash();
  private static final Hash OTHER = new Samples(2).hash();

  private final SplittableRandom random = new SplittableRandom(1);
  private long nowMillis = 5_000;

  private Pace pace(boolean begins) {
    return new Pace(begins, random::nextLong);
  }

  /** The pauses before each round in so many milliseconds, every one of them answered. */
  private List<Long> pauses(Pace pace, boolean inSync, Hash root, long millis) {
    List<Long> pauses = new ArrayList<>();
    long last = nowMillis;
    for (long end = nowMillis + millis; nowMillis < end; nowMillis += TICK_MILLIS) {
      if (pace.due(inSync, root, nowMillis)) {
        pauses.add(nowMillis - last);
        last = nowMillis;
        pace.heard();
      }
    }
    return pauses;
  }

  @Test
  void shouldBeginAtOnceAndThenEverLessOftenWhileRootsDiffer() {
    List<Long> pauses = pauses(pace(true), false, ROOT, 120_000);
    assertThat(pauses).startsWith(0L, 500L, 750L);
    assertThat(pauses.getLast()).isBetween(10_000L, 11_500L);
  }

  @Test
  void shouldBackOffToAMinuteWhileRootsAreEqual() {
    List<Long> pauses = pauses(pace(true), true, ROOT, 1_000_000);
    assertThat(pauses.get(0)).isBetween(10_000L, 11_500L);
    assertThat(pauses.get(1)).isBetween(20_000L, 22_750L);
    assertThat(pauses.subList(4, pauses.size()))
        .hasSizeGreaterThan(8)
        .allMatch(pause -> pause >= 60_000 && pause <= 67_750)
        .anyMatch(pause -> pause > 62_000); // jitter
  }

  @Test
  void shouldLeaveTheRoundsToTheOtherSideWhileRootsAreEqual() {
    assertThat(pauses(pace(false), true, ROOT, 1_000_000)).isEmpty();
  }

  @Test
  void shouldBeginSoonAfterAChangeAndTheOtherSideLater() {
    for (boolean begins : new boolean[] {true, false}) {
      Pace pace = pace(begins);
      var _ = pauses(pace, true, ROOT, 500_000);
      long first = begins ? Pace.FIRST_MILLIS : Pace.OTHER_FIRST_MILLIS;
      assertThat(pauses(pace, false, OTHER, 5_000).getFirst()).isEqualTo(first);
      var _ = pauses(pace, false, OTHER, 60_000);
      assertThat(pauses(pace, false, ROOT, 5_000).getFirst()).isLessThanOrEqualTo(first);
    }
  }

  @Test
  void shouldRepeatAProbeThatNobodyAnswers() {
    Pace pace = pace(true);
    var _ = pauses(pace, true, ROOT, 300_000);
    List<Long> asked = new ArrayList<>();
    for (long end = nowMillis + 90_000; nowMillis < end; nowMillis += TICK_MILLIS) {
      if (pace.due(true, ROOT, nowMillis)) {
        asked.add(nowMillis);
      }
    }
    assertThat(asked.size()).isGreaterThan(4);
    for (int i = 1; i < asked.size(); i++) {
      assertThat(asked.get(i) - asked.get(i - 1)).isEqualTo(Pace.ANSWER_MILLIS);
    }
    pace.heard();
    nowMillis += TICK_MILLIS;
    assertThat(pace.due(true, ROOT, nowMillis)).isFalse();
  }
}
