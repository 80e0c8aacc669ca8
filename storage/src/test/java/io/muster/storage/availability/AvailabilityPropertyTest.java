package io.muster.storage.availability;

import static io.muster.storage.availability.Device.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Random histories of three devices against a map that does the same the plain way. */
final class AvailabilityPropertyTest {
  private static final List<VariantId> VARIANTS = List.of(Device.SMALL, Device.LARGE, Device.TEXT);
  private static final int CONTENTS = 25;
  private static final int STEPS = 18;

  private static final Path FOLDER = newFolder();
  private static final Device RELAY = new Device(FOLDER, "relay");
  private static final Device LAST = new Device(FOLDER, "last");
  private static int owners;

  /** What the owner should say. */
  private final SortedMap<ContentId, SortedSet<VariantId>> model = new TreeMap<>();

  private final Set<ContentId> slots = new TreeSet<>();

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("availability");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void closeReplicas() throws IOException {
    RELAY.close();
    LAST.close();
    try (Stream<Path> all = Files.walk(FOLDER)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 200)
  void replicasShouldBecomeWhatTheirOwnerSaid(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int batchSize) {
    model.clear();
    slots.clear();
    owners++;
    try (Device owner = new Device(FOLDER, "owner" + owners)) {
      owner.batchSize = batchSize;
      owner.publish();
      Random random = new Random(seed);
      for (int step = 0; step < STEPS; step++) {
        act(random, owner);
      }
      checkAgainstModel(owner, owner);
      assertThat(RELAY.availability().verify(owner.id).sound()).isTrue();
      assertThat(LAST.availability().verify(owner.id).sound()).isTrue();
      reach(RELAY, owner, owner);
      checkAgainstModel(RELAY, owner);
      reach(LAST, RELAY, owner);
      checkAgainstModel(LAST, owner);
      assertThat(LAST.head(owner)).isEqualTo(owner.head(owner));
    } finally {
      RELAY.availability().forget(new Device(FOLDER, "owner" + owners).id);
      LAST.availability().forget(new Device(FOLDER, "owner" + owners).id);
    }
  }

  private void act(Random random, Device owner) {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> publish(random, owner);
      case 5 -> owner.availability().renew(random.nextInt(3));
      case 6 -> RELAY.pull(owner, owner);
      case 7 -> RELAY.aim(owner, owner, random.nextInt(4), 5);
      case 8 -> RELAY.fill(owner, owner, Set.of(random.nextInt(6), 7));
      case 9 -> pullFrom(owner);
      case 10 -> aimFrom(random, owner);
      case 11, 12 -> remove(random, owner);
      case 13 -> owner.reopened();
      case 14 -> damage(owner);
      default -> RELAY.availability().dropTarget(owner.id);
    }
  }

  private void publish(Random random, Device owner) {
    List<BitChange> changes = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      ContentId content = content(random.nextInt(CONTENTS));
      VariantId variant = VARIANTS.get(random.nextInt(VARIANTS.size()));
      changes.add(new BitChange(content, variant, random.nextInt(3) > 0));
    }
    owner.publish(changes.toArray(BitChange[]::new));
    apply(changes);
  }

  private void apply(List<BitChange> changes) {
    for (BitChange change : changes) {
      SortedSet<VariantId> held = model.computeIfAbsent(change.content(), any -> new TreeSet<>());
      if (change.held()) {
        held.add(change.variant());
      } else {
        held.remove(change.variant());
      }
    }
    // A bit that is set and cleared at once leaves no slot behind.
    model.forEach(
        (content, held) -> {
          if (!held.isEmpty()) {
            slots.add(content);
          }
        });
  }

  private void remove(Random random, Device owner) {
    List<ContentId> some =
        random.ints(random.nextInt(5), 0, CONTENTS).mapToObj(Device::content).distinct().toList();

    int removed = owner.availability().removeOwn(some);

    assertThat(removed).isEqualTo((int) some.stream().filter(slots::contains).count());
    for (ContentId content : some) {
      slots.remove(content);
      model.remove(content);
    }
  }

  /** Half of what the relay has of the owner is overwritten, and found by the next verification. */
  private static void damage(Device owner) {
    String sql =
        """
        UPDATE shelves SET bodies = zeroblob(length(bodies))
        WHERE id % 2 = 0 AND id / 4096 = (SELECT id FROM devices WHERE device = ?)
        """;
    int damaged;
    RELAY.availability(); // there is a file
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + RELAY.file);
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setBytes(1, owner.id.hash().bytes());
      damaged = update.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    assertThat(RELAY.availability().verify(owner.id).sound()).isEqualTo(damaged == 0);
    assertThat(RELAY.availability().fresh()).isTrue();
  }

  private static void pullFrom(Device owner) {
    if (RELAY.vouchesFor(owner)) {
      LAST.pull(RELAY, owner);
    }
  }

  private static void aimFrom(Random random, Device owner) {
    if (RELAY.vouchesFor(owner)) {
      LAST.aim(RELAY, owner, random.nextInt(4), 6);
    }
  }

  /** What gossip does: a delta, and where its root does not fit, the leaf list and the holes. */
  private static void reach(Device device, Device from, Device owner) {
    if (device.pull(from, owner).outcome() != Applied.Outcome.MISMATCH) {
      return;
    }
    if (device.aim(from, owner).outcome() == Applied.Outcome.PARTIAL) {
      List<Integer> holes = device.availability().holes(owner.id, Device.ALL);
      assertThat(device.fill(from, owner, new TreeSet<>(holes)).outcome())
          .isEqualTo(Applied.Outcome.COMPLETE);
    }
  }

  private void checkAgainstModel(Device device, Device owner) {
    Availability availability = device.availability();
    List<ContentId> all = IntStream.range(0, CONTENTS).mapToObj(Device::content).toList();
    Presence presence = availability.presence(all);
    for (ContentId content : all) {
      SortedSet<VariantId> held = model.getOrDefault(content, new TreeSet<>());
      assertThat(presence.of(content).keySet()).isEqualTo(held);
      assertThat(availability.heldBy(owner.id, content)).isEqualTo(held);
      held.forEach(variant -> assertThat(presence.of(content, variant)).containsExactly(owner.id));
    }
    long bits = model.values().stream().mapToLong(Set::size).sum();
    assertThat(availability.counts(owner.id).contents()).isEqualTo(slots.size());
    assertThat(availability.counts(owner.id).sidecars()).isEqualTo(bits);
    assertThat(device.head(owner).counts()).isEqualTo(availability.counts(owner.id));
    assertThat(availability.leaves(owner.id)).isEqualTo(owner.availability().leaves(owner.id));
  }
}
