package io.muster.storage.contract;

import static io.muster.storage.contract.Peer.VARIANTS;
import static io.muster.storage.contract.Peer.bit;
import static io.muster.storage.contract.Peer.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.BatchChange.Toggled;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.ChangeSet;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.Applied.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.roaringbitmap.RoaringBitmap;

/** What every store says of what changed, and takes of it; batches have four slots. */
final class ChangesContractTest {
  private static final Room IN_FULL = new Room(Peer.ALL, true);
  private static final Room BRIEF = new Room(Peer.ALL, false);

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

  private static List<BatchChange> since(Peer of, Version version, Room room) {
    return of.availability.changesSince(of.id, version, room).orElseThrow().changes();
  }

  private static void know(Peer peer, int from, int to) {
    List<Mutation> mutations = new ArrayList<>();
    for (int content = from; content < to; content++) {
      mutations.add(Mutation.putSidecar(content(content), VARIANTS.getFirst(), Peer.blob("blob")));
    }
    peer.library.write(mutations);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhichBitsChanged(Kind kind) {
    Peer a = peer(kind, "a");
    Version first = publish(a, 0, 12).version();
    a.availability.publish(List.of(bit(5, 0, false), bit(6, 0, false)));
    a.availability.publish(List.of(bit(6, 0, true), bit(11, 0, false)));

    assertThat(since(a, first, BRIEF))
        .containsExactly(
            Toggled.of(1, new Shape(4, 1), RoaringBitmap.bitmapOf(1)),
            Toggled.of(2, new Shape(4, 1), RoaringBitmap.bitmapOf(3)));
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatCameToABatch(Kind kind) {
    Peer a = peer(kind, "a");
    Version first = publish(a, 0, 6).version();
    a.availability.publish(List.of(bit(6, 0, true), bit(6, 1, true), bit(8, 0, true)));
    VariantId second = VARIANTS.get(1);
    RoaringBitmap toggled = RoaringBitmap.bitmapOf(2, 3, AvailabilityBatch.STRIDE + 2);

    List<BatchChange> full = since(a, first, IN_FULL);

    assertThat(full.getFirst())
        .isEqualTo(
            new Toggled(
                1, new Shape(2, 1), List.of(content(6), content(8)), List.of(second), toggled));
    assertThat(since(a, first, BRIEF).getFirst()).isEqualTo(full.getFirst().abbreviated());
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendAllBitsWhereTheyAreFewer(Kind kind) {
    Peer a = peer(kind, "a");
    Version first =
        a.availability
            .publish(List.of(bit(0, 0, true), bit(1, 0, false), bit(1, 1, true), bit(2, 0, true)))
            .version();
    a.availability.publish(List.of(bit(0, 1, true), bit(1, 0, true), bit(2, 1, true)));

    assertThat(since(a, first, BRIEF)).singleElement().isInstanceOf(BatchChange.Bits.class);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeWhatItSaid(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    publish(a, 0, 6);
    know(b, 0, 40);
    assertThat(b.pullChanges(a, a, false).outcome()).isEqualTo(Outcome.COMPLETE);
    publish(a, 6, 20);
    a.availability.publish(List.of(bit(3, 2, true), bit(4, 0, false)));
    assertThat(b.pullChanges(a, a, false).outcome()).isEqualTo(Outcome.COMPLETE);
    a.availability.publish(List.of(bit(3, 2, false), bit(21, 2, true)));
    assertThat(b.pullChanges(a, a, false).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability.leafList(a.id)).isEqualTo(a.availability.leafList(a.id));
    assertThat(b.availability.verify(a.id).sound()).isTrue();

    Peer c = peer(kind, "c");
    know(c, 0, 40);
    assertThat(c.pullChanges(b, a, false).outcome()).as("relayed").isEqualTo(Outcome.COMPLETE);
    assertThat(c.availability.leafList(a.id)).isEqualTo(a.availability.leafList(a.id));
  }

  @ParameterizedTest
  @EnumSource
  void shouldServeTheChangesOfAnotherDevice(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    Version first = publish(a, 0, 6).version();
    b.pullBatches(a, a);
    a.availability.publish(List.of(bit(3, 0, false)));
    b.pullChanges(a, a, true);

    assertThat(b.availability.changesSince(a.id, first, IN_FULL))
        .isEqualTo(a.availability.changesSince(a.id, first, IN_FULL));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotTakeWhatNamesContentsThatItDoesNotKnow(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    know(b, 0, 7);
    publish(a, 0, 9);

    Applied applied = b.pullChanges(a, a, false);

    assertThat(applied).isEqualTo(new Applied(Outcome.UNKNOWN, 0, List.of(1, 2)));
    assertThat(b.availability.counts(a.id).batches()).isZero();
    assertThat(b.pullChanges(a, a, true).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhichOfATargetsBatchesItDoesNotUnderstand(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    know(b, 0, 4);
    Head head = publish(a, 0, 9);
    SortedMap<Integer, Integer> wanted = new TreeMap<>();
    wanted.put(0, 0);
    wanted.put(1, 0);
    ChangeSet some = a.availability.changesOf(a.id, wanted, BRIEF).orElseThrow();

    b.availability.apply(head, a.availability.leafList(a.id).orElseThrow().leaves(), List.of());

    assertThat(b.availability.applyBatches(a.id, some.changes()))
        .isEqualTo(new Applied(Outcome.PARTIAL, 2, List.of(1)));
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveOutSlotsWhoseMarkIsKnown(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    publish(a, 0, 9);
    b.pullBatches(a, a);
    a.availability.publish(List.of(bit(1, 0, false), bit(9, 0, true)));
    List<Integer> marks = b.availability.marks(a.id, List.of(0, 2, 7));
    SortedMap<Integer, Integer> wanted = new TreeMap<>();
    wanted.put(0, marks.get(0));
    wanted.put(2, marks.get(1));

    assertThat(marks.get(2)).isZero();
    assertThat(a.availability.changesOf(a.id, wanted, IN_FULL).orElseThrow().changes())
        .satisfiesExactly(
            same -> assertThat(same).isInstanceOf(BatchChange.Bits.class),
            grown -> assertThat(grown).isInstanceOf(AvailabilityBatch.class));
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveOutTheEndOfWhatDoesNotFit(Kind kind) {
    Peer a = peer(kind, "a");
    publish(a, 0, 40);

    ChangeSet some = a.availability.changesSince(a.id, null, new Room(200, true)).orElseThrow();

    assertThat(some.complete()).isFalse();
    assertThat(some.changes()).extracting(BatchChange::number).containsExactly(0, 1);
    assertThat(a.availability.changesSince(a.id, null, new Room(1, true)).orElseThrow().changes())
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseChangesThatMakeNoBatch(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    publish(a, 0, 2);
    b.pullBatches(a, a);
    Head next = a.availability.publish(List.of(bit(2, 0, true)));
    Shape two = new Shape(2, 1);
    RoaringBitmap none = new RoaringBitmap();
    List<BatchChange> wrong =
        List.of(
            new Toggled(0, two, List.of(content(1)), List.of(), none.clone()),
            new Toggled(0, two, List.of(content(2), content(2)), List.of(), none.clone()),
            new Toggled(0, two, List.of(), List.of(VARIANTS.getFirst()), none.clone()),
            new Toggled(0, new Shape(3, 1), List.of(), List.of(), none.clone()),
            new Toggled(7, two, List.of(), List.of(), none.clone()),
            new BatchChange.Bits(0, List.of(VARIANTS.getFirst()), 2, 1, none.clone()));
    for (BatchChange change : wrong) {
      assertThat(b.availability.apply(next, null, List.of(change)).outcome())
          .isEqualTo(Outcome.UNKNOWN);
    }
    Toggled other = Toggled.of(0, two, RoaringBitmap.bitmapOf(1));
    assertThat(b.availability.apply(next, null, List.of(other)).outcome())
        .isEqualTo(Outcome.MISMATCH);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindContentsByTheBeginOfTheirIds(Kind kind) {
    Peer a = peer(kind, "a");
    know(a, 0, 5);
    ContentPrefix known = ContentPrefix.of(content(3));

    assertThat(a.library.named(List.of(known, ContentPrefix.of(content(9)), known)))
        .containsExactly(Map.entry(known, content(3)));
  }
}
