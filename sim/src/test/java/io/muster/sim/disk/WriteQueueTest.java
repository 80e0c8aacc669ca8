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
  private final WriteQueue writes = new WriteQueue(world, Randomness.of(1));
  private final List<String> happened = new ArrayList<>();

  private void submit(String name) {
    writes.submit(
        () -> {
          happened.add(name);
          return () -> happened.add(name + " answered");
        });
  }

  @Test
  void shouldWriteInOrderAndAnswerLater() {
    submit("a");
    submit("b");
    assertThat(happened).isEmpty();
    assertThat(writes.isIdle()).isFalse();
    world.runUntil(World.SECONDS);
    assertThat(happened).containsSubsequence("a", "b").containsSubsequence("a answered");
    assertThat(happened.indexOf("a answered")).isLessThan(happened.indexOf("b answered"));
    assertThat(writes.isIdle()).isTrue();
  }

  @Test
  void shouldLoseTheAnswerOfWhatIsWrittenWhenItCrashesBetween() {
    submit("a");
    while (happened.isEmpty()) {
      world.runUntil(world.nowNanos() + World.MILLIS / 100);
    }
    writes.stop();
    world.runUntil(World.SECONDS);
    assertThat(happened).containsExactly("a");
  }

  @Test
  void shouldNeverWriteWhatACrashFoundWaiting() {
    submit("a");
    writes.stop();
    world.runUntil(World.SECONDS);
    assertThat(happened).isEmpty();
  }
}
