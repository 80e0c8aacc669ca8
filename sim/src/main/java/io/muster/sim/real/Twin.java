package io.muster.sim.real;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.wire.Channel;
import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.device.SignerKind;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.network.Network;
import io.muster.sim.workload.Pairing;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Simulated devices that start, meet and write when and what real ones did. They sign as real ones
 * do, since what is compared are bytes.
 */
final class Twin {
  private final Recording recording;
  private final World world;
  private final Network network;
  private final List<Device> devices = new ArrayList<>();
  private final long beganMillis;

  /**
   * A run that has not begun.
   *
   * @param folder an empty folder for the devices' disks
   */
  Twin(Recording recording, long seed, Path folder) {
    this.recording = recording;
    this.world = new World(seed, new Trace(line -> {}));
    this.network = new Network(world, (one, other) -> true);
    this.beganMillis = recording.starts().getFirst();
    Device.Surroundings surroundings =
        new Device.Surroundings(
            world,
            network,
            new Keys(SignerKind.REAL.signer()),
            folder,
            StoreKind.SQLITE,
            new Ledger());
    for (int number = 0; number < recording.starts().size(); number++) {
      devices.add(new Device(number, surroundings));
    }
  }

  /** Runs it. */
  Figures run() {
    try {
      begin();
      world.runUntil(nanos(recording.endMillis()));
      return new Figures(
          devices.stream().mapToLong(Device::roundsBegun).sum(),
          network.traffic().bytes(Channel.LIBRARY),
          network.traffic().bytes(Channel.GOSSIP));
    } finally {
      devices.forEach(device -> device.disk().close());
    }
  }

  private long nanos(long millis) {
    return Math.max(0, millis - beganMillis) * World.MILLI_NANOS;
  }

  private void begin() {
    for (Device device : devices) {
      world.after(nanos(recording.starts().get(device.number())), device::start);
    }
    for (Device device : devices.subList(1, devices.size())) {
      Pairing pairing = new Pairing(world, devices.getFirst(), device);
      world.after(nanos(recording.meetings().get(device.number() - 1)), pairing::begin);
    }
    commits().forEach((when, mutations) -> write(when, mutations));
  }

  /** Who wrote, and when; what shares both is one commit. */
  private record When(int device, long atMillis) implements Comparable<When> {
    @Override
    public int compareTo(When other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Integer.compare(device, other.device);
    }
  }

  private SortedMap<When, List<Mutation>> commits() {
    SortedMap<When, List<Mutation>> commits = new TreeMap<>();
    for (Written written : recording.written()) {
      commits
          .computeIfAbsent(new When(written.device(), written.atMillis()), _ -> new ArrayList<>())
          .add(own(written.mutation(), devices.get(written.device()).id()));
    }
    return commits;
  }

  /** A device's own records are named by its id, which is another one here. */
  private static Mutation own(Mutation mutation, DeviceId device) {
    RecordKey key = mutation.key();
    if (key.type().ownership() != RecordType.Ownership.OWNER) {
      return mutation;
    }
    ByteString uuid = device.uuid().byteString();
    return new Mutation(
        new RecordKey(key.type(), uuid.concat(key.key().substring(uuid.size()))),
        mutation.writes());
  }

  private void write(When when, List<Mutation> mutations) {
    Device device = devices.get(when.device());
    world.after(
        nanos(when.atMillis()),
        () -> {
          mutations.forEach(mutation -> keepBytes(device, mutation));
          device.uptime().orElseThrow().write(mutations, () -> {});
        });
  }

  /** Who describes a sidecar has its bytes. */
  private static void keepBytes(Device device, Mutation mutation) {
    if (mutation.key().type() == RecordType.GROUP) {
      for (Mutation.FieldWrite write : mutation.writes()) {
        if (write instanceof Mutation.SetValue(String field, ByteString value)
            && !field.equals(GroupFields.SHARED)
            && !Life.isLife(field)) {
          Blob blob = Blob.decode(value);
          if (blob.isReady()) {
            device.bytes().add(blob.hash());
          }
        }
      }
    }
  }
}
