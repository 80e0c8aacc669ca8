package io.muster.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorldTest {
  private final World world = new World(7, new Trace(line -> {}));

  @Test
  void shouldRunEventsByTimeAndThenInOrderOfScheduling() {
    List<String> happened = new ArrayList<>();
    world.after(20, () -> happened.add("third"));
    world.after(10, () -> happened.add("first"));
    world.after(10, () -> happened.add("second"));
    world.after(31, () -> happened.add("too late"));
    world.runUntil(30);
    assertThat(happened).containsExactly("first", "second", "third");
    assertThat(world.nowNanos()).isEqualTo(30);
  }

  @Test
  void shouldRunWhatAnEventSchedulesInTheSameGo() {
    List<Long> times = new ArrayList<>();
    world.after(5, () -> world.after(5, () -> times.add(world.nowNanos())));
    world.runUntil(10);
    assertThat(times).containsExactly(10L);
  }

  @Test
  void shouldRefuseThePast() {
    assertThatThrownBy(() -> world.after(-1, () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldDrawTheSameForTheSamePurposeWhateverElseIsDrawn() {
    World other = new World(7, new Trace(line -> {}));
    other.random("elsewhere").nextLong();
    assertThat(world.random("a").nextLong()).isEqualTo(other.random("a").nextLong());
    assertThat(world.random("a").nextLong()).isNotEqualTo(world.random("b").nextLong());
    assertThat(world.random("a").nextLong())
        .isNotEqualTo(new World(8, new Trace(line -> {})).random("a").nextLong());
  }

  @Test
  void shouldDrawWithinBounds() {
    Randomness random = Randomness.of(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.between(-3, 3)).isBetween(-3L, 3L);
    }
    assertThat(random.chance(0)).isFalse();
    assertThat(random.chance(1)).isTrue();
  }

  @Test
  void shouldLetWallClockJumpWhileTheOtherLasts() {
    DeviceClock clock = new DeviceClock(world, Randomness.of(1));
    var before = clock.now();
    world.runUntil(World.SECOND_NANOS);
    clock.jump(-5_000);
    var after = clock.now();
    assertThat(after.wallMillis() - before.wallMillis()).isEqualTo(1_000 - 5_000);
    assertThat(after.monotonicNanos() - before.monotonicNanos()).isEqualTo(World.SECOND_NANOS);
    clock.restart();
    assertThat(clock.now().wallMillis()).isEqualTo(after.wallMillis());
    assertThat(clock.now().monotonicNanos()).isNotEqualTo(after.monotonicNanos());
  }

  @Test
  void shouldTellEveryEventInItsHash() {
    assertThat(hash(1, 2, "a", new byte[] {1}))
        .isEqualTo(hash(1, 2, "a", new byte[] {1}))
        .isNotEqualTo(hash(2, 2, "a", new byte[] {1}))
        .isNotEqualTo(hash(1, 3, "a", new byte[] {1}))
        .isNotEqualTo(hash(1, 2, "b", new byte[] {1}))
        .isNotEqualTo(hash(1, 2, "a", new byte[] {2}));
  }

  private static Object hash(long nanos, int device, String kind, byte[] frame) {
    Trace trace = new Trace(line -> {});
    trace.record(nanos, device, kind, frame);
    return trace.hash();
  }

  private static void again(World world) {
    world.after(0, () -> again(world));
  }

  @Test
  void shouldEndWhereTimeStandsStill() {
    World world = new World(1, new Trace(line -> {}));
    again(world);
    assertThatThrownBy(() -> world.runUntil(1)).hasMessageContaining("events at one instant");
  }
}
