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

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnBatchesTest {
  @TempDir Path folder;
  private Device a;

  @BeforeEach
  void open() {
    a = new Device(folder, "a");
  }

  @AfterEach
  void close() {
    a.close();
  }

  @Test
  void shouldHaveNoHeadBeforeFirstPublication() {
    a.floor = 7;

    assertThat(a.availability().heads()).isEmpty();
    assertThat(a.availability().fresh()).isTrue();
    assertThat(a.availability().incarnation().counter()).isEqualTo(8);
    assertThat(a.availability().changedSince(a.id, null, ALL)).isEmpty();
  }

  @Test
  void shouldSignEmptyHeadAtSequenceOne() {
    Head head = a.publish();

    assertThat(head.version().sequence()).isEqualTo(1);
    assertThat(head.counts()).isEqualTo(new Counts(0, 0, 0));
    assertThat(a.keys.verify(ByteString.copyFromUtf8("a"), head.signedBytes(), head.signature()))
        .isTrue();
    assertThat(a.reopened().fresh()).isFalse();
    assertThat(a.head(a)).isEqualTo(head);
  }

  @Test
  void shouldStayFreshUntilAHeadIsSigned() {
    var first = a.availability().incarnation();

    assertThat(a.reopened().fresh()).isTrue();
    assertThat(a.availability().incarnation()).isEqualTo(first);
  }

  @Test
  void shouldFillBatchesInOrder() {
    Head head = a.publish(contents(0, 10));

    assertThat(head.counts()).isEqualTo(new Counts(3, 10, 10));
    BatchSet set = a.batches(a, Set.of(0, 1, 2));
    assertThat(set.batches()).extracting(batch -> batch.slots().size()).containsExactly(4, 4, 2);
    assertThat(Device.root(a.availability().leafList(a.id).orElseThrow())).isEqualTo(head.root());
  }

  @Test
  void shouldChangeOnlyTheBatchOfAChangedBit() {
    Head before = a.publish(contents(0, 10));

    Head after = a.publish(set(5, LARGE));

    assertThat(after.version().sequence()).isEqualTo(2);
    assertThat(after.root()).isNotEqualTo(before.root());
    assertThat(a.availability().changedSince(a.id, before.version(), ALL).orElseThrow().batches())
        .singleElement()
        .extracting(AvailabilityBatch::number)
        .isEqualTo(1);
    assertThat(a.availability().holds(content(5), LARGE)).isTrue();
    assertThat(a.availability().holds(content(6), LARGE)).isFalse();
  }

  @Test
  void shouldWriteNothingWhenNothingChanges() {
    Head head = a.publish(set(1, SMALL), set(2, SMALL));

    assertThat(a.publish(set(1, SMALL))).isEqualTo(head);
    assertThat(a.publish(clear(1, LARGE), clear(9, SMALL))).isEqualTo(head);
    assertThat(a.publish(set(9, TEXT), clear(9, TEXT))).isEqualTo(head);
    assertThat(a.availability().counts(a.id)).isEqualTo(new Counts(1, 2, 2));
  }

  @Test
  void shouldTakeTheLastChangeOfABit() {
    a.publish(clear(1, SMALL), set(1, SMALL), set(2, SMALL), clear(2, SMALL), set(2, TEXT));

    assertThat(a.availability().heldBy(a.id, content(1))).containsExactly(SMALL);
    assertThat(a.availability().heldBy(a.id, content(2))).containsExactly(TEXT);
  }

  @Test
  void shouldKeepTheSlotOfAClearedBit() {
    a.publish(contents(0, 3));

    Head head = a.publish(clear(1, SMALL));

    assertThat(head.counts()).isEqualTo(new Counts(1, 3, 2));
    assertThat(a.publish(set(1, SMALL)).counts()).isEqualTo(new Counts(1, 3, 3));
  }

  @Test
  void shouldRenewInAHigherIncarnation() {
    Head before = a.publish(contents(0, 9));
    a.publish(set(2, LARGE));

    Head renewed = a.availability().renew(20);

    assertThat(renewed.version().incarnation().counter()).isEqualTo(21);
    assertThat(renewed.version().sequence()).isEqualTo(1);
    assertThat(renewed.counts()).isEqualTo(new Counts(3, 9, 10));
    assertThat(a.availability().changedSince(a.id, before.version(), ALL).orElseThrow().batches())
        .hasSize(3);
    Head next = a.publish(set(3, LARGE));
    assertThat(next.version()).isEqualTo(new Version(renewed.version().incarnation(), 2));
    assertThat(a.availability().changedSince(a.id, renewed.version(), ALL).orElseThrow().batches())
        .hasSize(1);
    assertThat(a.availability().renew(3).version().incarnation().counter()).isEqualTo(22);
  }

  @Test
  void shouldResignUnderAnotherLibrary() {
    Head before = a.publish(contents(0, 2));
    a.library.set(new Uuid(2, 2));

    assertThat(a.publish()).isEqualTo(before);
    Head after = a.availability().resign();

    assertThat(after.library()).isEqualTo(new Uuid(2, 2));
    assertThat(after.version().sequence()).isEqualTo(2);
    assertThat(after.root()).isEqualTo(before.root());
    assertThat(a.availability().changedSince(a.id, before.version(), ALL).orElseThrow().batches())
        .isEmpty();
  }

  @Test
  void shouldCutABatchSetAtItsBytesButGiveAtLeastOne() {
    a.publish(contents(0, 12));

    BatchSet one = a.availability().changedSince(a.id, null, 1).orElseThrow();
    assertThat(one.batches()).hasSize(1);
    assertThat(one.complete()).isFalse();
    BatchSet all = a.availability().changedSince(a.id, null, 10_000).orElseThrow();
    assertThat(all.batches()).hasSize(3);
    assertThat(all.complete()).isTrue();
  }

  @Test
  void shouldHandOverAllThatIsHeld() {
    a.publish(contents(0, 9));
    a.publish(set(3, TEXT), clear(0, SMALL));
    List<ContentId> small = new ArrayList<>();
    List<VariantId> others = new ArrayList<>();

    a.availability()
        .forEachHeld(
            a.id,
            (content, variant) -> {
              if (variant.equals(SMALL)) {
                small.add(content);
              } else {
                others.add(variant);
              }
            });

    assertThat(small).hasSize(8).contains(content(8)).doesNotContain(content(0));
    assertThat(others).containsExactly(TEXT);
  }

  @Test
  void shouldPublishTwentyThousandContents() {
    a.batchSize = AvailabilityOptions.DEFAULT_BATCH;
    List<BitChange> changes = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      changes.add(set(i, SMALL));
      changes.add(set(i, LARGE));
    }

    Head head = a.availability().publish(changes);

    assertThat(head.counts()).isEqualTo(new Counts(20, 20_000, 40_000));
    Presence presence =
        a.availability().presence(changes.stream().map(BitChange::content).distinct().toList());
    assertThat(presence.holders()).hasSize(20_000);
    assertThat(presence.of(content(19_999), LARGE)).containsExactly(a.id);
    Device b = new Device(folder, "b");
    assertThat(b.pull(a, a).outcome()).isEqualTo(Applied.Outcome.COMPLETE);
    b.close();
  }

  @Test
  void shouldRefuseImpossibleOptions() {
    a.batchSize = AvailabilityBatch.MAX_SLOTS + 1;

    assertThatThrownBy(a::availability).isInstanceOf(IllegalArgumentException.class);
  }
}
