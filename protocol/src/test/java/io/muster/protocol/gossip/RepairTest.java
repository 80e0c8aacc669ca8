package io.muster.protocol.gossip;

import static io.muster.protocol.gossip.GossipWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.gossip.GossipWorld.Heard;
import io.muster.protocol.gossip.GossipWorld.Machine;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.wire.GossipMessage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two machines of which the second has lost something of what the first one said. */
class RepairTest {
  /** Three levels of nodes. */
  private static final int BATCHES = 1_100;

  private final GossipWorld world = new GossipWorld(new FakeMembers(1, 2), 7, 0);
  private final Machine a = world.add(1);
  private final Machine b = world.add(2);

  private static AvailabilityBatch[] batches(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> batch(number, 3, 1))
        .toArray(AvailabilityBatch[]::new);
  }

  @BeforeEach
  void replicate() {
    world.connect(a, b);
  }

  private List<String> names() {
    return world.heard().stream().map(heard -> heard.message().getClass().getSimpleName()).toList();
  }

  private long bytes() {
    return world.heard().stream().mapToLong(Heard::bytes).sum();
  }

  private void assertEqual() {
    assertThat(b.store().heads()).isEqualTo(a.store().heads());
    assertThat(b.store().leafList(a.id())).isEqualTo(a.store().leafList(a.id()));
  }

  private void damage(int count) {
    world.publish(a, batches(BATCHES));
    world.converge(List.of(a, b));
    for (int i = 0; i < count; i++) {
      int number = i * (BATCHES / count);
      b.store().damage(a.id(), batch(number, 3, 2));
    }
    world.heard().clear();
    world.publish(a, batch(BATCHES - 1, 3, 2));
    world.settle(40);
    assertEqual();
  }

  @Test
  void shouldDescendToWhatIsDamaged() {
    damage(1);
    assertThat(names())
        .containsExactly(
            "Heads",
            "Pull",
            "Delta",
            "PullNodes",
            "Nodes",
            "PullNodes",
            "Nodes",
            "PullNodes",
            "Nodes",
            "PullBatches",
            "Batches");
    assertThat(bytes()).isLessThan(3_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 100, 300})
  void shouldFindMuchThatIsDamagedByAFilter(int count) {
    damage(count);
    assertThat(names())
        .startsWith(
            "Heads",
            "Pull",
            "Delta",
            "PullNodes",
            "Nodes",
            "PullNodes",
            "Nodes",
            "PullMissing",
            "Delta");
    assertThat(names()).hasSizeLessThanOrEqualTo(13).doesNotContain("LeafList");
  }

  @Test
  void shouldFindWhatIsDamagedAmongAFewBatchesAtOnce() {
    world.publish(a, batches(3));
    world.converge(List.of(a, b));
    b.store().damage(a.id(), batch(1, 3, 2));
    world.heard().clear();
    world.publish(a, batch(2, 3, 2));
    world.settle(20);
    assertEqual();
    assertThat(names()).containsExactly("Heads", "Pull", "Delta", "PullMissing", "Delta");
    // The damaged one and the changed one, which was not written by itself.
    assertThat(((GossipMessage.Delta) world.heard().getLast().message()).changes()).hasSize(2);
  }

  @Test
  void shouldAskForNoBatchOfWhichOnlyTheIncarnationIsNew() {
    world.publish(a, batches(BATCHES));
    world.converge(List.of(a, b));
    world.heard().clear();
    a.store().renew(4);
    world.run(a, a.gossip().published(world.now()));
    world.settle(40);
    assertEqual();
    assertThat(names()).containsExactly("Heads", "PullNodes", "Nodes", "PullBatches", "Batches");
    assertThat(bytes()).isLessThan(900);
  }

  @Test
  void shouldAskInFullForContentsThatItsLibraryDoesNotKnow() {
    world.publish(a, batch(0, 100, 1));
    world.settle(20);
    world.heard().clear();
    world.libraryInSync = false;
    world.publish(a, batch(1, 100, 1), batch(0, 100, 2));
    world.settle(20);
    assertEqual();
    assertThat(names()).containsExactly("Heads", "Pull", "Delta", "PullBatches", "Batches");
    GossipMessage.Batches full = (GossipMessage.Batches) world.heard().getLast().message();
    assertThat(full.changes()).singleElement().isEqualTo(batch(1, 100, 1));
  }

  @Test
  void shouldNameFewContentsInFullAtOnce() {
    world.libraryInSync = false;
    world.publish(a, batch(0, Answers.NAMED_IN_FULL, 1));
    world.settle(20);
    assertEqual();
    assertThat(names()).containsExactly("Heads", "Pull", "Delta");
  }

  @Test
  void shouldAskInFullForTheHolesOfALargeStateThatItDoesNotKnow() {
    world.libraryInSync = false;
    AvailabilityBatch[] large =
        IntStream.range(0, 200)
            .mapToObj(number -> batch(number, 2_000, 1))
            .toArray(AvailabilityBatch[]::new);
    world.publish(a, large);
    world.settle(200);
    assertEqual();
    assertThat(names()).contains("LeafList").doesNotContain("Delta");
  }

  @Test
  void shouldLeaveOutTheSlotsThatTheAskerHas() {
    world.publish(a, batch(0, 1_000, 1));
    world.settle(20);
    int mark = b.store().marks(a.id(), List.of(0)).getFirst();
    world.heard().clear();
    GossipMessage question =
        new GossipMessage.PullBatches(a.id(), List.of(0), List.of(mark), false);
    world.run(a, a.gossip().received(b.id(), question, world.now()));
    world.settle(5);
    assertThat(world.heard())
        .singleElement()
        .satisfies(heard -> assertThat(heard.bytes()).isLessThan(400));
  }
}
