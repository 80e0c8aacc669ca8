package io.muster.storage.availability;

import static io.muster.storage.availability.Device.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Random histories of three devices against a map that does the same the plain way. */
final class AvailabilityPropertyTest {
  private static final List<VariantId> VARIANTS =
      List.of(Device.SMALL, Device.LARGE, Device.TEXT);
  private static final int CONTENTS = 25;
  private static final int STEPS = 20;

  /** What the owner should say. */
  private final SortedMap<ContentId, SortedSet<VariantId>> model = new TreeMap<>();

  private final Set<ContentId> slots = new TreeSet<>();

  @Property(tries = 200)
  void replicasShouldBecomeWhatTheirOwnerSaid(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int batchSize) throws IOException {
    Path folder = Files.createTempDirectory("availability");
    model.clear();
    slots.clear();
    try (Device owner = new Device(folder, "owner");
        Device relay = new Device(folder, "relay");
        Device last = new Device(folder, "last")) {
      owner.batchSize = batchSize;
      owner.publish();
      Random random = new Random(seed);
      for (int step = 0; step < STEPS; step++) {
        act(random, owner, relay, last);
      }
      checkAgainstModel(owner, owner);
      assertThat(relay.availability().verify(owner.id).sound()).isTrue();
      assertThat(last.availability().verify(owner.id).sound()).isTrue();
      reach(relay, owner, owner);
      checkAgainstModel(relay, owner);
      reach(last, relay, owner);
      checkAgainstModel(last, owner);
      assertThat(last.head(owner)).isEqualTo(owner.head(owner));
    } finally {
      delete(folder);
    }
  }

  private void act(Random random, Device owner, Device relay, Device last) {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> publish(random, owner);
      case 5 -> owner.availability().renew(random.nextInt(3));
      case 6 -> relay.pull(owner, owner);
      case 7 -> relay.aim(owner, owner, random.nextInt(4), 5);
      case 8 -> relay.fill(owner, owner, Set.of(random.nextInt(6), 7));
      case 9 -> pullFrom(relay, last, owner);
      case 10 -> aimFrom(random, relay, last, owner);
      default -> relay.reopened();
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

  private static void pullFrom(Device relay, Device last, Device owner) {
    if (relay.vouchesFor(owner)) {
      last.pull(relay, owner);
    }
  }

  private static void aimFrom(Random random, Device relay, Device last, Device owner) {
    if (relay.vouchesFor(owner)) {
      last.aim(relay, owner, random.nextInt(4), 6);
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
      held.forEach(
          variant -> assertThat(presence.of(content, variant)).containsExactly(owner.id));
    }
    long bits = model.values().stream().mapToLong(Set::size).sum();
    assertThat(availability.counts(owner.id).contents()).isEqualTo(slots.size());
    assertThat(availability.counts(owner.id).sidecars()).isEqualTo(bits);
    assertThat(device.head(owner).counts()).isEqualTo(availability.counts(owner.id));
    assertThat(availability.leaves(owner.id)).isEqualTo(owner.availability().leaves(owner.id));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
