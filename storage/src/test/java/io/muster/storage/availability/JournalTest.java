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

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange.Bits;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.BatchChange.Toggled;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.ChangeSet;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.storage.availability.RecentChanges.Positions;
import io.muster.storage.availability.RecentChanges.Recent;
import io.muster.storage.availability.RecentChanges.Rewritten;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

final class JournalTest {
  private static final List<VariantId> VARIANTS = List.of(SMALL, LARGE, TEXT);

  @TempDir Path folder;
  private Device a;
  private Device b;

  @BeforeEach
  void open() {
    a = new Device(folder, "a");
    b = new Device(folder, "b");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void shouldTellWhichPositionsChanged() {
    Version first = a.publish(contents(0, 10)).version();
    a.publish(set(1, LARGE), clear(2, SMALL));
    Head last = a.publish(set(5, LARGE), set(2, SMALL));

    RecentChanges changes = a.availability().recent(a.id, first).orElseThrow();

    assertThat(changes.head()).isEqualTo(last);
    assertThat(changes.batches()).extracting(Recent::number).containsExactly(0, 1);
    Positions zero = (Positions) changes.batches().getFirst();
    assertThat(zero.toggled()).as("what is new is not told").isEqualTo(new RoaringBitmap());
    assertThat(zero.before()).isEqualTo(new Shape(4, 1));
    assertThat(a.availability().recent(a.id, last.version()).orElseThrow().batches()).isEmpty();
  }

  @Test
  void shouldLeadFromEveryVersionToTheLastAsANaiveModelDoes() {
    for (int seed = 0; seed < 12; seed++) {
      a.close();
      b.close();
      a = new Device(folder.resolve("run" + seed), "a");
      b = new Device(folder.resolve("run" + seed), "b");
      run(new Random(seed), 25);
    }
  }

  private void run(Random random, int steps) {
    List<Version> versions = new ArrayList<>();
    List<SortedMap<Integer, AvailabilityBatch>> states = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Head head = act(random);
      versions.add(head.version());
      states.add(batches(a));
      if (random.nextInt(3) == 0) {
        b.pull(a, a);
        if (random.nextInt(8) == 0) {
          b.reopened();
        }
      }
    }
    b.pull(a, a);
    int reached = 0;
    for (int at = 0; at < versions.size(); at++) {
      boolean sameEra = versions.get(at).incarnation().equals(a.head(a).version().incarnation());
      assertLeads(a, versions.get(at), states.get(at), sameEra);
      reached += assertLeads(b, versions.get(at), states.get(at), false) ? 1 : 0;
    }
    assertThat(reached).isPositive();
  }

  private Head act(Random random) {
    if (random.nextInt(12) == 0) {
      List<ContentId> some = List.of(content(random.nextInt(30)), content(random.nextInt(30)));
      a.availability().removeOwn(some);
      return a.publish();
    }
    if (random.nextInt(40) == 0) {
      return a.availability().renew(0);
    }
    List<BitChange> changes = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      VariantId variant = VARIANTS.get(random.nextInt(3));
      changes.add(new BitChange(content(random.nextInt(30)), variant, random.nextInt(3) > 0));
    }
    return a.publish(changes.toArray(BitChange[]::new));
  }

  private SortedMap<Integer, AvailabilityBatch> batches(Device device) {
    SortedMap<Integer, AvailabilityBatch> all = new TreeMap<>();
    device
        .availability()
        .changedSince(a.id, null, ALL)
        .orElseThrow()
        .batches()
        .forEach(batch -> all.put(batch.number(), batch));
    return all;
  }

  private boolean assertLeads(
      Device device, Version from, SortedMap<Integer, AvailabilityBatch> state, boolean must) {
    Optional<RecentChanges> changes = device.availability().recent(a.id, from);
    if (changes.isEmpty()) {
      assertThat(must).isFalse();
      return false;
    }
    SortedMap<Integer, AvailabilityBatch> now = batches(device);
    SortedMap<Integer, AvailabilityBatch> led = new TreeMap<>(state);
    for (Recent change : changes.get().batches()) {
      AvailabilityBatch goal = now.get(change.number());
      if (goal == null) {
        led.remove(change.number());
        continue;
      }
      AvailabilityBatch old =
          led.getOrDefault(change.number(), AvailabilityBatch.empty(change.number()));
      switch (change) {
        case Rewritten _ -> led.put(change.number(), goal);
        case Positions positions -> led.put(change.number(), changed(old, goal, positions));
      }
    }
    assertThat(led).isEqualTo(now);
    return true;
  }

  private static AvailabilityBatch changed(
      AvailabilityBatch old, AvailabilityBatch goal, Positions positions) {
    assertThat(positions.before()).isEqualTo(old.shape());
    assertThat(goal.slots().subList(0, old.slots().size())).isEqualTo(old.slots());
    RoaringBitmap bits = RoaringBitmap.xor(old.bits(), positions.toggled());
    goal.bits()
        .forEach(
            (int position) -> {
              if (position % AvailabilityBatch.STRIDE >= old.slots().size()
                  || position / AvailabilityBatch.STRIDE >= old.variants().size()) {
                bits.add(position);
              }
            });
    return new AvailabilityBatch(old.number(), goal.variants(), goal.slots(), bits);
  }

  /** Every second content of some batches: as many positions as nothing makes fewer. */
  private Head turn(int contents, boolean held) {
    List<BitChange> changes = new ArrayList<>();
    for (int content = 0; content < contents; content += 2) {
      changes.add(new BitChange(content(content), LARGE, held));
    }
    return a.publish(changes.toArray(BitChange[]::new));
  }

  @Test
  void shouldForgetTheOldestPastItsLimits() {
    a.batchSize = 2_000;
    a.publish(contents(0, 100_000));
    Version first = turn(100_000, true).version();
    Version second = turn(100_000, false).version();
    for (int i = 0; i < 19; i++) {
      turn(100_000, i % 2 == 0);
    }
    assertThat(a.availability().recent(a.id, first)).isPresent();
    turn(100_000, false);

    assertThat(a.availability().recent(a.id, first)).isEmpty();
    assertThat(a.availability().recent(a.id, second)).isPresent();
    a.reopened();
    assertThat(a.availability().recent(a.id, first)).isEmpty();
    assertThat(a.availability().recent(a.id, second)).isPresent();
    assertThat(a.availability().loads()).noneMatch(Load::isOver);
  }

  @Test
  void shouldDoWithoutADamagedEntry() throws SQLException {
    Version first = a.publish(contents(0, 8)).version();
    a.publish(clear(1, SMALL));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + a.file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE journal SET changes = zeroblob(length(changes))");
    }

    assertThat(a.availability().recent(a.id, first)).isEmpty();
    assertThat(
            a.availability()
                .changesSince(a.id, first, new Room(ALL, false))
                .orElseThrow()
                .changes())
        .singleElement()
        .isInstanceOf(Bits.class);
    assertThat(a.availability().verify(a.id).sound()).isTrue();
  }

  @Test
  void shouldReachBackOverManySmallChanges() {
    Version first = a.publish(contents(0, 8)).version();
    for (int i = 0; i < 3_000; i++) {
      a.publish(i % 2 == 0 ? clear(3, SMALL) : set(3, SMALL));
    }
    Head last = a.publish(clear(1, SMALL));

    ChangeSet changes =
        a.availability().changesSince(a.id, first, new Room(ALL, false)).orElseThrow();

    assertThat(changes.head()).isEqualTo(last);
    assertThat(changes.changes())
        .containsExactly(Toggled.of(0, new Shape(4, 1), RoaringBitmap.bitmapOf(1)));
  }

  @Test
  void shouldNotReachIntoAnotherIncarnationOrTheFuture() {
    Version first = a.publish(contents(0, 8)).version();
    Head renewed = a.availability().renew(5);

    assertThat(a.availability().recent(a.id, first)).isEmpty();
    assertThat(a.availability().recent(a.id, new Version(renewed.version().incarnation(), 9)))
        .isEmpty();
    assertThat(b.availability().recent(a.id, first)).isEmpty();
  }
}
