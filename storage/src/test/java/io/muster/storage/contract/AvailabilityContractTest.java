package io.muster.storage.contract;

import static io.muster.storage.contract.Peer.VARIANTS;
import static io.muster.storage.contract.Peer.bit;
import static io.muster.storage.contract.Peer.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.protocol.port.AvailabilityView.LeafList;
import io.muster.storage.GroupStatus;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.Applied.Outcome;
import io.muster.storage.availability.Holders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of availability does, with batches of four slots. */
final class AvailabilityContractTest {
  @TempDir private Path folder;
  private final List<Peer> open = new ArrayList<>();

  private Peer peer(Kind kind, String name) {
    Peer peer = new Peer(kind, folder, name);
    open.add(peer);
    return peer;
  }

  @AfterEach
  void close() {
    open.forEach(Peer::close);
  }

  private static Head publish(Peer peer, int from, int to) {
    List<BitChange> changes = new ArrayList<>();
    for (int content = from; content < to; content++) {
      changes.add(bit(content, 0, true));
    }
    return peer.availability.publish(changes);
  }

  private static BatchSet batches(Peer from, Peer owner, Integer... numbers) {
    return from.availability.batches(owner.id, Set.of(numbers), Peer.ALL).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSignWhatReallyChanges(Kind kind) {
    Peer a = peer(kind, "a");
    Head empty = a.availability.publish(List.of());
    assertThat(empty.version().sequence()).isEqualTo(1);
    assertThat(a.availability.publish(List.of(bit(1, 0, false)))).isEqualTo(empty);

    Head head = publish(a, 0, 9);

    assertThat(head.version().sequence()).isEqualTo(2);
    assertThat(head.counts()).isEqualTo(new Head.Counts(3, 9, 9));
    assertThat(head.root()).isEqualTo(BatchTree.root(a.availability.leaves(a.id)));
    assertThat(publish(a, 0, 9)).isEqualTo(head);
    assertThat(a.availability.heads()).containsEntry(a.id, head);
    Head less = a.availability.publish(List.of(bit(1, 0, true), bit(1, 0, false)));
    assertThat(less.counts()).isEqualTo(new Head.Counts(3, 9, 8));
    assertThat(a.availability.holds(content(0), VARIANTS.getFirst())).isTrue();
    assertThat(a.availability.holds(content(1), VARIANTS.getFirst())).isFalse();
    assertThat(a.availability.verify(a.id).sound()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayTheSameAnewWhenRenewedOrSignedAgain(Kind kind) {
    Peer a = peer(kind, "a");
    Head head = publish(a, 0, 5);

    Head again = a.availability.resign();
    Head renewed = a.availability.renew(10);

    assertThat(again.version().sequence()).isEqualTo(head.version().sequence() + 1);
    assertThat(renewed.version().sequence()).isEqualTo(1);
    assertThat(renewed.version().incarnation().counter()).isEqualTo(11);
    assertThat(List.of(again.root(), renewed.root())).containsOnly(head.root());
    BatchSet all = a.availability.changedSince(a.id, again.version(), Peer.ALL).orElseThrow();
    assertThat(all.batches()).hasSize(2);
    assertThat(
            a.availability.changedSince(a.id, renewed.version(), Peer.ALL).orElseThrow().batches())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWithTheHoldersHowFarTheGroupsAre(Kind kind) {
    Peer a = peer(kind, "a");
    List<ContentId> some = List.of(content(1), content(2), content(3), content(9));
    VariantId small = VARIANTS.getFirst();
    publish(a, 1, 4);
    assertThat(statuses(a, some)).containsOnlyNulls();

    a.library.write(
        List.of(
            Mutation.putSidecar(content(1), small, Peer.blob("1")),
            Mutation.putSidecar(content(2), small, Blob.failed("dark", Peer.START)),
            Mutation.putSidecar(content(9), small, Peer.blob("9"))));

    assertThat(statuses(a, some))
        .containsExactly(GroupStatus.COMPLETE, GroupStatus.FAILED, null, GroupStatus.COMPLETE);
    a.library.write(List.of(Mutation.putSidecar(content(2), small, Peer.blob("2"))));
    a.library.write(List.of(Mutation.deleteSidecar(content(1), small)));
    assertThat(statuses(a, some))
        .containsExactly(GroupStatus.NONE, GroupStatus.COMPLETE, null, GroupStatus.COMPLETE);
    Holders holders = a.availability.presence(some, List.of(small));
    assertThat(holders.anybody(0, 0)).as("the library dropped it").isFalse();
    assertThat(holders.of(1, 0)).containsExactly(a.id);
    assertThat(a.availability.holds(content(1), small)).as("as it was said").isTrue();
  }

  private static List<@Nullable GroupStatus> statuses(Peer peer, List<ContentId> contents) {
    Holders holders = peer.availability.presence(contents, VARIANTS);
    List<@Nullable GroupStatus> statuses = new ArrayList<>();
    for (int content = 0; content < contents.size(); content++) {
      statuses.add(holders.status(content));
    }
    return statuses;
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassOnWhatChangedInAsManyBytesAsFit(Kind kind) {
    Peer a = peer(kind, "a");
    Head head = publish(a, 0, 12);
    a.availability.publish(List.of(bit(5, 1, true)));

    BatchSet changed = a.availability.changedSince(a.id, head.version(), Peer.ALL).orElseThrow();
    BatchSet few = a.availability.changedSince(a.id, null, 1).orElseThrow();

    assertThat(changed.batches().stream().map(AvailabilityBatch::number)).containsExactly(1);
    assertThat(changed.complete()).isTrue();
    assertThat(few.batches()).hasSize(1);
    assertThat(few.complete()).isFalse();
    assertThat(batches(a, a, 0, 2, 7).batches().stream().map(AvailabilityBatch::number))
        .containsExactly(0, 2);
    Peer b = peer(kind, "b");
    assertThat(b.availability.changedSince(a.id, null, Peer.ALL)).isEmpty();
    assertThat(b.availability.leafList(a.id)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeAWholeStepOrNothing(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    publish(a, 0, 9);
    Head head = a.availability.publish(List.of(bit(3, 1, true)));
    BatchSet all = batches(a, a, 0, 1, 2);

    assertThat(b.availability.apply(head, null, all.batches().subList(0, 2)).outcome())
        .isEqualTo(Outcome.MISMATCH);
    assertThat(b.availability.heads()).doesNotContainKey(a.id);
    assertThat(b.availability.counts(a.id).batches()).isZero();

    assertThat(b.pullBatches(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability.heads()).containsEntry(a.id, head);
    assertThat(b.availability.leafList(a.id)).isEqualTo(a.availability.leafList(a.id));
    assertThat(b.availability.apply(head, null, all.batches()).outcome()).isEqualTo(Outcome.STALE);
    assertThat(batches(b, a, 0, 1, 2).batches()).isEqualTo(all.batches());
    assertThat(b.availability.verify(a.id).sound()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellAClone(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    Head head = publish(a, 0, 2);
    b.pullBatches(a, a);
    Head other =
        new Head(
            head.device(),
            head.library(),
            head.version(),
            BatchTree.leaf(AvailabilityBatch.empty(0)),
            head.counts(),
            head.signature());

    assertThat(b.availability.apply(other, null, List.of()).outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(b.availability.heads()).containsEntry(a.id, head);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReachATargetHoleByHole(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    publish(a, 0, 12);
    b.pullBatches(a, a);
    Head head = a.availability.publish(List.of(bit(0, 1, true), bit(8, 1, true), bit(12, 0, true)));
    LeafList list = a.availability.leafList(a.id).orElseThrow();

    Applied aimed = b.availability.apply(head, list.leaves(), batches(a, a, 0).batches());

    assertThat(aimed).isEqualTo(new Applied(Outcome.PARTIAL, 2));
    assertThat(b.availability.heads()).doesNotContainKey(a.id);
    assertThat(b.availability.target(a.id)).contains(head);
    assertThat(b.availability.holes(a.id, 9)).containsExactly(2, 3);
    assertThat(b.availability.holes(a.id, 1)).containsExactly(2);
    assertThat(b.availability.leaves(a.id)).hasSize(4).startsWith(list.leaves().getFirst());
    assertThat(b.availability.applyBatches(a.id, batches(a, a, 1, 2).batches()).holes())
        .isEqualTo(1);
    assertThat(b.availability.applyBatches(a.id, batches(a, a, 3).batches()).outcome())
        .isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability.heads()).containsEntry(a.id, head);
    assertThat(b.availability.target(a.id)).isEmpty();
    assertThat(b.availability.applyBatches(a.id, List.of()).outcome()).isEqualTo(Outcome.STALE);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveUpATargetAndForgetADevice(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    Head head = publish(a, 0, 6);
    LeafList list = a.availability.leafList(a.id).orElseThrow();
    assertThat(b.availability.apply(head, list.leaves().reversed(), List.of()).outcome())
        .isEqualTo(Outcome.MISMATCH);
    b.availability.apply(head, list.leaves(), batches(a, a, 1).batches());

    b.availability.dropTarget(a.id);
    assertThat(b.availability.target(a.id)).isEmpty();
    assertThat(b.availability.counts(a.id).batches()).isEqualTo(1);
    assertThat(b.availability.heldBy(a.id, content(5))).containsExactly(VARIANTS.getFirst());

    b.availability.forget(a.id);
    assertThat(b.availability.counts(a.id)).isEqualTo(new Head.Counts(0, 0, 0));
    assertThat(b.availability.heldBy(a.id, content(5))).isEmpty();
    assertThat(b.pullBatches(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @ParameterizedTest
  @EnumSource
  void onlyADeviceItselfShouldSayWhatItHolds(Kind kind) {
    Peer a = peer(kind, "a");
    Head head = publish(a, 0, 1);

    assertThatThrownBy(() -> a.availability.apply(head, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.availability.applyBatches(a.id, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.availability.forget(a.id))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellWhoHoldsWhat(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    a.availability.publish(List.of(bit(1, 0, true), bit(2, 1, true)));
    b.availability.publish(List.of(bit(1, 0, true), bit(1, 2, true)));
    a.pullBatches(b, b);
    List<ContentId> contents = List.of(content(2), content(1), content(9));
    List<VariantId> variants = List.of(VARIANTS.get(2), VARIANTS.get(0));

    Holders holders = a.availability.presence(contents, variants);

    assertThat(holders.devices()).containsExactlyElementsOf(new TreeSet<>(Set.of(a.id, b.id)));
    assertThat(holders.of(1, 1)).containsExactlyInAnyOrder(a.id, b.id);
    assertThat(holders.of(1, 0)).containsExactly(b.id);
    assertThat(holders.anybody(0, 0)).isFalse();
    assertThat(holders.anybody(2, 1)).isFalse();
    assertThat(a.availability.presence(contents).of(content(2), VARIANTS.get(1)))
        .containsExactly(a.id);
    assertThat(a.availability.presence(contents).holders()).doesNotContainKey(content(9));
    List<String> held = new ArrayList<>();
    a.availability.forEachHeld(b.id, (content, variant) -> held.add(content + " " + variant));
    assertThat(held)
        .containsExactlyInAnyOrder(
            content(1) + " " + VARIANTS.get(0), content(1) + " " + VARIANTS.get(2));
  }

  @ParameterizedTest
  @EnumSource
  void readersShouldSeeWholePublicationsWhileOthersWrite(Kind kind) {
    Peer a = peer(kind, "a");
    publish(a, 0, 40);
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    boolean held = i % 2 == 0;
                    a.availability.publish(List.of(bit(0, 1, held), bit(39, 1, held)));
                  }
                });
    while (writer.isAlive()) {
      Holders holders =
          a.availability.presence(List.of(content(0), content(39)), List.of(VARIANTS.get(1)));
      assertThat(holders.anybody(0, 0)).isEqualTo(holders.anybody(1, 0));
      LeafList list = a.availability.leafList(a.id).orElseThrow();
      assertThat(BatchTree.root(list.leaves())).isEqualTo(list.head().root());
    }
    assertThat(a.availability.verify(a.id).sound()).isTrue();
  }
}
