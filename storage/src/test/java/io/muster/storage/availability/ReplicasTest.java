package io.muster.storage.availability;

import static io.muster.storage.availability.Device.ALL;
import static io.muster.storage.availability.Device.LARGE;
import static io.muster.storage.availability.Device.SMALL;
import static io.muster.storage.availability.Device.TEXT;
import static io.muster.storage.availability.Device.clear;
import static io.muster.storage.availability.Device.content;
import static io.muster.storage.availability.Device.contents;
import static io.muster.storage.availability.Device.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.protocol.port.AvailabilityView.LeafList;
import io.muster.storage.availability.Applied.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

final class ReplicasTest {
  @TempDir Path folder;
  private Device a;
  private Device b;
  private Device c;

  @BeforeEach
  void open() {
    a = new Device(folder, "a");
    b = new Device(folder, "b");
    c = new Device(folder, "c");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    c.close();
  }

  @Test
  void shouldReplicateFirstAllAndThenWhatChanged() {
    a.publish(contents(0, 10));
    assertThat(b.pull(a, a)).isEqualTo(new Applied(Outcome.COMPLETE, 0));
    a.publish(set(5, LARGE), set(20, SMALL));
    BatchSet delta = a.availability().changedSince(a.id, b.head(a).version(), ALL).orElseThrow();
    assertThat(delta.batches()).hasSize(2);

    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);

    assertThat(b.head(a)).isEqualTo(a.head(a));
    assertThat(b.availability().leaves(a.id)).isEqualTo(a.availability().leaves(a.id));
    assertThat(b.availability().heldBy(a.id, content(5))).containsExactly(SMALL, LARGE);
    b.reopened();
    assertThat(b.head(a)).isEqualTo(a.head(a));
    assertThat(b.availability().counts(a.id)).isEqualTo(new Counts(3, 11, 12));
  }

  @Test
  void shouldPassOnWhatAnotherDeviceSaid() {
    a.publish(contents(0, 10));
    b.pull(a, a);
    c.pull(b, a);
    a.publish(set(1, TEXT));
    b.pull(a, a);

    assertThat(
            b.availability().changedSince(a.id, c.head(a).version(), ALL).orElseThrow().batches())
        .hasSize(1);
    assertThat(c.pull(b, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(c.head(a)).isEqualTo(a.head(a));
  }

  @Test
  void shouldAnswerWhoHoldsWhat() {
    a.publish(contents(0, 6));
    b.publish(set(2, SMALL), set(2, TEXT), set(7, LARGE));
    c.pull(a, a);
    c.pull(b, b);

    Presence presence =
        c.availability().presence(List.of(content(2), content(7), content(5), content(99)));

    assertThat(presence.of(content(2), SMALL)).containsExactlyInAnyOrder(a.id, b.id);
    assertThat(presence.of(content(2), TEXT)).containsExactly(b.id);
    assertThat(presence.of(content(7)).keySet()).containsExactly(LARGE);
    assertThat(presence.of(content(5), LARGE)).isEmpty();
    assertThat(presence.holders()).doesNotContainKey(content(99));
  }

  @Test
  void shouldListHolesAndGoOnAfterReopening() {
    a.publish(contents(0, 20));

    assertThat(b.aim(a, a, 1, 3)).isEqualTo(new Applied(Outcome.PARTIAL, 3));
    b.reopened();

    assertThat(b.vouchesFor(a)).isFalse();
    assertThat(b.availability().target(a.id)).contains(a.head(a));
    assertThat(b.availability().holes(a.id, 2)).containsExactly(0, 2);
    assertThat(b.availability().leaves(a.id).getFirst()).isEqualTo(Hash.ZERO);
    assertThat(b.availability().leaves(a.id)).hasSize(5);
    assertThat(b.availability().changedSince(a.id, null, ALL)).isEmpty();
    assertThat(b.availability().heldBy(a.id, content(5))).containsExactly(SMALL);
    assertThat(b.availability().heldBy(a.id, content(0))).isEmpty();
    assertThat(b.fill(a, a, Set.of(0, 2))).isEqualTo(new Applied(Outcome.PARTIAL, 1));
    assertThat(b.fill(a, a, Set.of(4)).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.head(a)).isEqualTo(a.head(a));
    assertThat(b.availability().target(a.id)).isEmpty();
  }

  @Test
  void shouldKeepUnchangedBatchesWhenTheHeadMovesOn() {
    a.publish(contents(0, 20));
    b.aim(a, a, 0, 1, 2);
    a.publish(set(5, LARGE));

    assertThat(b.aim(a, a)).isEqualTo(new Applied(Outcome.PARTIAL, 3));

    assertThat(b.availability().holes(a.id, 9)).containsExactly(1, 3, 4);
    assertThat(b.fill(a, a, Set.of(1, 3, 4)).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void shouldIgnoreBatchesThatAreNotTheTargets() {
    a.publish(contents(0, 8));
    List<AvailabilityBatch> old = a.batches(a, Set.of(0)).batches();
    a.publish(set(0, LARGE));
    b.aim(a, a);

    assertThat(b.availability().applyBatches(a.id, old)).isEqualTo(new Applied(Outcome.PARTIAL, 2));
    assertThat(b.availability().applyBatches(c.id, old).outcome()).isEqualTo(Outcome.STALE);
  }

  @Test
  void shouldDropTheVouchedHeadOnTheWayToATarget() {
    Head first = a.publish(contents(0, 8));
    b.pull(a, a);
    a.publish(contents(8, 8));

    b.aim(a, a);

    assertThat(b.vouchesFor(a)).isFalse();
    assertThat(b.availability().heldBy(a.id, content(3))).containsExactly(SMALL);
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability().apply(first, null, List.of()).outcome()).isEqualTo(Outcome.STALE);
  }

  @Test
  void shouldNotFallBelowTheLastVouchedHead() {
    a.publish(contents(0, 4));
    BatchSet old = a.availability().changedSince(a.id, null, ALL).orElseThrow();
    a.publish(contents(4, 4));
    b.pull(a, a);
    a.publish(contents(8, 8));
    b.aim(a, a);

    assertThat(b.availability().apply(old.head(), null, old.batches()).outcome())
        .isEqualTo(Outcome.STALE);
  }

  @Test
  void shouldReachAnOlderHeadWhenTheTargetIsGivenUp() {
    a.publish(contents(0, 8));
    c.pull(a, a);
    a.publish(contents(8, 8));
    b.aim(a, a, 3);
    assertThat(b.aim(c, a).outcome()).isEqualTo(Outcome.STALE);

    b.availability().dropTarget(a.id);

    assertThat(b.aim(c, a, 0).outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(b.fill(c, a, Set.of(1)).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.head(a)).isEqualTo(c.head(a));
    assertThat(b.availability().heldBy(a.id, content(14))).isEmpty();
  }

  @Test
  void shouldWriteNothingOnAMismatch() {
    Head first = a.publish(contents(0, 10));
    b.pull(a, a);
    a.publish(set(0, LARGE), set(9, LARGE));
    BatchSet delta = a.availability().changedSince(a.id, first.version(), ALL).orElseThrow();

    Applied half = b.availability().apply(delta.head(), null, delta.batches().subList(0, 1));

    assertThat(half.outcome()).isEqualTo(Outcome.MISMATCH);
    assertThat(b.head(a)).isEqualTo(first);
    assertThat(b.availability().heldBy(a.id, content(0))).containsExactly(SMALL);
    assertThat(b.availability().verify(a.id).sound()).isTrue();
  }

  @Test
  void shouldRefuseLeavesOrCountsThatAreNotTheHeads() {
    a.publish(contents(0, 8));
    LeafList list = a.availability().leafList(a.id).orElseThrow();
    BatchSet set = a.availability().changedSince(a.id, null, ALL).orElseThrow();
    Head head = set.head();
    Head lying =
        a.sign(
            new Head(
                a.id,
                head.library(),
                head.version(),
                head.root(),
                new Counts(2, 8, 7),
                head.signature()));

    assertThat(b.availability().apply(head, list.leaves().reversed(), List.of()).outcome())
        .isEqualTo(Outcome.MISMATCH);
    assertThat(b.availability().apply(lying, null, set.batches()).outcome())
        .isEqualTo(Outcome.MISMATCH);
    assertThat(b.availability().apply(lying, list.leaves(), set.batches()).outcome())
        .isEqualTo(Outcome.MISMATCH);
    assertThat(b.vouchesFor(a)).isFalse();
    assertThat(b.availability().target(a.id)).isEmpty();
  }

  @Test
  void shouldTellStaleFromConflicting() {
    Head first = a.publish(contents(0, 4));
    b.pull(a, a);
    Head forked =
        a.sign(
            new Head(
                a.id,
                first.library(),
                first.version(),
                Hash.sha256(),
                first.counts(),
                first.signature()));
    Head elsewhere =
        a.sign(
            new Head(
                a.id,
                new Uuid(4, 2),
                first.version(),
                first.root(),
                first.counts(),
                first.signature()));

    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.STALE);
    assertThat(b.availability().apply(forked, null, List.of()).outcome())
        .isEqualTo(Outcome.CONFLICT);
    assertThat(b.availability().apply(elsewhere, null, List.of()).outcome())
        .isEqualTo(Outcome.CONFLICT);
    a.publish(contents(4, 4));
    b.aim(a, a);
    assertThat(b.availability().apply(forked, null, List.of()).outcome())
        .isEqualTo(Outcome.CONFLICT);
  }

  @Test
  void shouldFollowANewIncarnationWithFewerBatches() {
    a.publish(contents(0, 12));
    b.pull(a, a);
    c.pull(b, a);
    a.close();
    Device again = new Device(folder.resolve("again"), "a");
    again.floor = 9;
    again.publish(contents(0, 4));

    assertThat(b.pull(again, again).outcome()).isEqualTo(Outcome.COMPLETE);

    assertThat(b.availability().counts(a.id)).isEqualTo(new Counts(1, 4, 4));
    assertThat(b.availability().heldBy(a.id, content(11))).isEmpty();
    assertThat(c.pull(b, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(c.availability().presence(List.of(content(9))).holders()).isEmpty();
    again.close();
  }

  @Test
  void shouldPassOnABatchThatWasChangedAndChangedBack() {
    a.publish(contents(0, 8));
    a.publish(clear(0, SMALL));
    b.pull(a, a);
    a.publish(set(0, SMALL));
    b.aim(a, a);
    c.pull(a, a);
    a.publish(clear(0, SMALL));

    assertThat(b.aim(a, a).outcome()).isEqualTo(Outcome.COMPLETE);

    assertThat(c.pull(b, a).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void shouldMaskNothingWhenAContentStandsInTwoBatches() {
    ContentId twice = content(1);
    RoaringBitmap first = RoaringBitmap.bitmapOf(0);
    AvailabilityBatch zero = new AvailabilityBatch(0, List.of(SMALL), List.of(twice), first);
    AvailabilityBatch one =
        new AvailabilityBatch(1, List.of(LARGE), List.of(twice), RoaringBitmap.bitmapOf(0));
    Head head = a.publish();
    List<AvailabilityBatch> batches = List.of(zero, one);
    b.availability().apply(twoBatches(head, 2, batches), null, batches);
    assertThat(b.availability().heldBy(a.id, twice)).containsExactly(SMALL, LARGE);

    List<AvailabilityBatch> less = List.of(zero, AvailabilityBatch.empty(1));
    b.availability().apply(twoBatches(head, 3, less), null, less.subList(1, 2));

    assertThat(b.availability().heldBy(a.id, twice)).containsExactly(SMALL);
  }

  private Head twoBatches(Head base, long sequence, List<AvailabilityBatch> batches) {
    long slots = batches.stream().mapToLong(batch -> batch.slots().size()).sum();
    long bits = batches.stream().mapToLong(AvailabilityBatch::count).sum();
    return a.sign(
        new Head(
            a.id,
            base.library(),
            new Version(base.version().incarnation(), sequence),
            BatchTree.root(batches.stream().map(BatchTree::leaf).toList()),
            new Counts(batches.size(), slots, bits),
            base.signature()));
  }

  @Test
  void shouldForgetADevice() {
    a.publish(contents(0, 10));
    b.publish(set(1, SMALL));
    b.pull(a, a);

    b.availability().forget(a.id);

    assertThat(b.availability().heads()).containsOnlyKeys(b.id);
    assertThat(b.availability().presence(List.of(content(1))).of(content(1), SMALL))
        .containsExactly(b.id);
    assertThat(b.availability().counts(a.id)).isEqualTo(new Counts(0, 0, 0));
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void shouldTakeNothingFromOthersOfItself() {
    Head own = a.publish(contents(0, 2));

    assertThatThrownBy(() -> a.availability().apply(own, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.availability().forget(a.id))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
