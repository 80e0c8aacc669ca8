package io.muster.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Timestamp;
import io.muster.protocol.testing.Samples;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HybridClockTest {
  private static final long YEAR = 365L * 24 * 3600 * 1000;
  private static final long NOW = Samples.NOW;

  /** Steps back, stands still, jumps by years, leaves the valid range, overflows. */
  private static long wild(SplittableRandom random, long now) {
    return switch (random.nextInt(6)) {
      case 0 -> now;
      case 1 -> now - random.nextLong(10_000);
      case 2 -> now + YEAR * random.nextInt(-60, 60);
      case 3 -> random.nextLong();
      default -> now + random.nextLong(100);
    };
  }

  @Property
  void shouldNeverGoBackNorRepeatWhateverTheWallClockDoes(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HybridClock clock = new HybridClock(Timestamp.NONE);
    Timestamp before = Timestamp.NONE;
    long now = NOW;
    for (int i = 0; i < 300; i++) {
      now = wild(random, now);
      Timestamp time = clock.next(now, Timestamp.NONE);
      assertThat(time).isGreaterThan(before);
      assertThat(time.valid()).isTrue();
      before = time;
    }
  }

  @Property
  void shouldAlwaysPassTheRegisterThatItReplaces(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HybridClock clock = new HybridClock(Timestamp.NONE);
    long range = Timestamp.LAST.value() - Timestamp.EARLIEST.value();
    for (int i = 0; i < 50; i++) {
      Timestamp seen = new Timestamp(Timestamp.EARLIEST.value() + random.nextLong(range));
      assertThat(clock.next(wild(random, NOW), seen)).isGreaterThan(seen);
    }
  }

  @Test
  void shouldNotAdoptFarFutureBeyondFiveMinutes() {
    HybridClock clock = new HybridClock(Timestamp.NONE);
    Timestamp future = Timestamp.ofMillis(NOW + 10 * YEAR);
    clock.observe(future, NOW);
    assertThat(clock.last().millis()).isEqualTo(NOW + HybridClock.MAX_LEAD_MILLIS);
    assertThat(clock.next(NOW, future)).isEqualTo(future.next());
    assertThat(clock.next(NOW, Timestamp.NONE).millis())
        .isLessThanOrEqualTo(NOW + HybridClock.MAX_LEAD_MILLIS + 1);
  }

  @Test
  void shouldNotRepeatWhileItLeads() {
    HybridClock clock = new HybridClock(Timestamp.NONE);
    clock.observe(Timestamp.ofMillis(NOW + YEAR), NOW);
    Timestamp first = clock.next(NOW, Timestamp.NONE);
    Timestamp second = clock.next(NOW, Timestamp.NONE);
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void shouldFollowATimeSlightlyAhead() {
    HybridClock clock = new HybridClock(Timestamp.NONE);
    Timestamp ahead = Timestamp.ofMillis(NOW + 1_000);
    clock.observe(ahead, NOW);
    assertThat(clock.next(NOW, Timestamp.NONE)).isEqualTo(ahead.next());
  }

  @Test
  void shouldIgnoreInvalidTimes() {
    HybridClock clock = new HybridClock(Timestamp.NONE);
    clock.observe(new Timestamp(-1), NOW);
    clock.observe(Timestamp.END, NOW);
    assertThat(clock.last()).isEqualTo(Timestamp.NONE);
  }

  @Test
  void shouldGoOnFromWhereItStopped() {
    Timestamp stored = Timestamp.ofMillis(NOW + 60_000);
    assertThat(new HybridClock(stored).next(NOW, Timestamp.NONE)).isEqualTo(stored.next());
  }

  @Test
  void shouldHandOutOnlyTimesThatOthersTakeEvenAtTheEnd() {
    HybridClock clock = new HybridClock(new Timestamp(-1));
    assertThat(clock.next(NOW, Timestamp.NONE).valid()).isTrue();
    assertThat(clock.next(NOW, Timestamp.LAST).valid()).isTrue();
    HybridClock other = new HybridClock(Timestamp.NONE);
    assertThat(other.next(Long.MAX_VALUE, Timestamp.NONE)).isEqualTo(Timestamp.LATEST_LOCAL);
    assertThat(new HybridClock(Timestamp.NONE).next(1L << 50, Timestamp.NONE))
        .isEqualTo(Timestamp.LATEST_LOCAL);
    assertThat(new HybridClock(Timestamp.NONE).next(Long.MIN_VALUE, Timestamp.NONE))
        .isEqualTo(Timestamp.EARLIEST);
  }
}
