package io.muster.sim.bench;

import io.muster.protocol.model.Head;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.protocol.port.AvailabilityView.LeafList;
import io.muster.storage.Durability;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Another device: publishes what it holds, which the measured one then takes over. */
final class Peer implements AutoCloseable {
  /** Batches that are passed on at once. */
  private static final int BATCHES = 200;

  private final EcKeys keys = EcKeys.generate();
  private final Availability availability;

  Peer(Path file, int number) {
    SplittableRandom random = new SplittableRandom(number);
    Uuid library = new Uuid(1, 1);
    this.availability =
        Availability.open(
            file,
            new AvailabilityOptions(
                keys.device(),
                keys,
                random::nextLong,
                Durability.OFF,
                AvailabilityOptions.DEFAULT_BATCH,
                () -> library,
                0));
  }

  Availability availability() {
    return availability;
  }

  /** Hands all that it published to another device, in bounded pieces. */
  void replicateTo(Availability to) {
    LeafList list = availability.leafList(keys.device()).orElseThrow();
    to.apply(list.head(), list.leaves(), List.of());
    List<Integer> holes = to.holes(keys.device(), BATCHES);
    while (!holes.isEmpty()) {
      BatchSet set =
          availability.batches(keys.device(), Set.copyOf(holes), Integer.MAX_VALUE).orElseThrow();
      to.applyBatches(keys.device(), set.batches());
      holes = to.holes(keys.device(), BATCHES);
    }
    Head taken = to.heads().get(keys.device());
    if (!list.head().equals(taken)) {
      throw new BenchException("a replica did not become whole");
    }
  }

  @Override
  public void close() {
    availability.close();
  }
}
