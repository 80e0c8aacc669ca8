package io.muster.storage.availability;

import static io.muster.storage.availability.Device.LARGE;
import static io.muster.storage.availability.Device.SMALL;
import static io.muster.storage.availability.Device.TEXT;
import static io.muster.storage.availability.Device.content;
import static io.muster.storage.availability.Device.contents;
import static io.muster.storage.availability.Device.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.storage.GroupStatus;
import io.muster.storage.Groups;
import io.muster.storage.availability.Applied.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemovalTest {
  @TempDir Path folder;
  private Device a;
  private Device b;

  @BeforeEach
  void open() {
    a = new Device(folder, "a");
    b = new Device(folder, "b");
    a.publish(contents(0, 10));
    a.publish(set(1, LARGE), set(2, TEXT), set(3, LARGE));
    b.pull(a, a);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void shouldRepackTheBatchesOfRemovedContentsAndNoOthers() {
    Head before = a.head(a);

    int removed = a.availability().removeOwn(List.of(content(0), content(2), content(9)));

    assertThat(removed).isEqualTo(3);
    assertThat(a.head(a).version().sequence()).isEqualTo(before.version().sequence() + 1);
    BatchSet set = a.availability().changedSince(a.id, before.version(), Device.ALL).orElseThrow();
    assertThat(set.batches()).extracting(AvailabilityBatch::number).containsExactly(0, 2);
    AvailabilityBatch zero = set.batches().getFirst();
    assertThat(zero.slots()).containsExactly(content(1), content(3));
    assertThat(zero.variants()).containsExactly(SMALL, LARGE);
    assertThat(zero.held(0)).containsExactly(SMALL, LARGE);
    assertThat(a.availability().counts(a.id)).isEqualTo(new Counts(3, 7, 9));
    assertThat(a.availability().heldBy(a.id, content(2))).isEmpty();
    assertThat(a.availability().heldBy(a.id, content(3))).containsExactly(SMALL, LARGE);
    assertThat(a.availability().verify(a.id).sound()).isTrue();
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability().heldBy(a.id, content(3))).containsExactly(SMALL, LARGE);
    assertThat(b.availability().heldBy(a.id, content(0))).isEmpty();
  }

  @Test
  void shouldWriteNothingWhereNothingIsRemoved() {
    Head before = a.head(a);

    assertThat(a.availability().removeOwn(List.of(content(77)))).isZero();
    assertThat(a.availability().removeOwn(List.of())).isZero();

    assertThat(a.head(a)).isEqualTo(before);
  }

  @Test
  void shouldTakeARemovedContentAgain() {
    a.availability().removeOwn(List.of(content(1)));
    a.publish(set(1, TEXT));

    assertThat(a.availability().heldBy(a.id, content(1))).containsExactly(TEXT);
    assertThat(a.reopened().heldBy(a.id, content(1))).containsExactly(TEXT);
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability().heldBy(a.id, content(1))).containsExactly(TEXT);
  }

  /** A library with one group, and that is dead. */
  private record Dropping(ContentId only) implements Groups {
    @Override
    public Map<ContentId, GroupStatus> statuses(List<ContentId> contents) {
      return contents.contains(only) ? Map.of(only, GroupStatus.NONE) : Map.of();
    }

    @Override
    public Set<ContentId> dropped(List<ContentId> contents) {
      return statuses(contents).keySet();
    }

    @Override
    public SortedMap<ContentPrefix, ContentId> named(List<ContentPrefix> prefixes) {
      return new TreeMap<>();
    }

    @Override
    public void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener) {}
  }

  @Test
  void shouldMaskWhatTheLibraryDroppedButPassItOnAsItWasSaid() {
    b.publish(set(1, SMALL));
    b.availability().follow(new Dropping(content(1)));

    Presence presence = b.availability().presence(List.of(content(1), content(3)));
    Holders holders = b.availability().presence(List.of(content(1), content(3)), List.of(SMALL));

    assertThat(presence.holders()).containsOnlyKeys(content(3));
    assertThat(holders.anybody(0, 0)).isFalse();
    assertThat(holders.of(1, 0)).containsExactly(a.id);
    assertThat(b.availability().heldBy(a.id, content(1))).containsExactly(SMALL, LARGE);
    assertThat(b.availability().leaves(a.id)).isEqualTo(a.availability().leaves(a.id));
  }
}
