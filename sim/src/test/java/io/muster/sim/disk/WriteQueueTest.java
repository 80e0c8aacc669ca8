package io.muster.sim.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.world.Randomness;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WriteQueueTest {
  private final World world = new World(1, new Trace(line -> {}));
  private final Room room = new Room();
  private final WriteQueue writes = new WriteQueue(world, Randomness.of(1), room);
  private final List<String> happened = new ArrayList<>();

  private void submit(String name) {
    writes.submit(
        () -> {
          happened.add(name);
          return () -> happened.add(name + " answered");
        },
        reason -> happened.add(name + " failed: " + reason.kind()));
  }

  @Test
  void shouldWriteInOrderAndAnswerLater() {
    submit("a");
    submit("b");
    assertThat(happened).isEmpty();
    assertThat(writes.isIdle()).isFalse();
    world.runUntil(World.SECOND_NANOS);
    assertThat(happened).containsSubsequence("a", "b").containsSubsequence("a answered");
    assertThat(happened.indexOf("a answered")).isLessThan(happened.indexOf("b answered"));
    assertThat(writes.isIdle()).isTrue();
  }

  @Test
  void shouldLoseTheAnswerOfWhatIsWrittenWhenItCrashesBetween() {
    submit("a");
    while (happened.isEmpty()) {
      world.runUntil(world.nowNanos() + World.MILLI_NANOS / 100);
    }
    writes.stop();
    world.runUntil(World.SECOND_NANOS);
    assertThat(happened).containsExactly("a");
  }

  @Test
  void shouldFinishWhatIsOnItsWayWhenThePowerFails() {
    submit("a");
    submit("b");
    assertThat(writes.isWriting()).isTrue();
    writes.finish();
    world.runUntil(World.SECOND_NANOS);
    assertThat(happened).containsExactly("a");
  }

  @Test
  void shouldWriteNothingWhileTheDiskIsFullAndTheSameAfterwards() {
    room.setFull(true);
    submit("a");
    world.runUntil(World.SECOND_NANOS);
    assertThat(happened).containsExactly("a failed: FULL");
    room.setFull(false);
    submit("a");
    world.runUntil(2 * World.SECOND_NANOS);
    assertThat(happened).containsExactly("a failed: FULL", "a", "a answered");
  }

  @Test
  void shouldNeverWriteWhatACrashFoundWaiting() {
    submit("a");
    writes.stop();
    world.runUntil(World.SECOND_NANOS);
    assertThat(happened).isEmpty();
  }
}
