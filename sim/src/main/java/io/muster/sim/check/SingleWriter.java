package io.muster.sim.check;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.KeyRing;
import io.muster.sim.check.Changed.Replica;
import io.muster.sim.device.Device;
import io.muster.sim.world.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * 4: no device's availability ever says what that device did not sign. Every head that anyone
 * vouches for verifies under its owner's key, and the stored rows give its root and counts.
 */
public record SingleWriter() implements Invariant {
  @Override
  public String name() {
    return "SingleWriter";
  }

  @Override
  public Optional<String> afterEvent(Changed changed) {
    Device device = changed.device();
    return changed.availability().values().stream()
        .flatMap(replica -> wrong(replica, device).stream())
        .map(what -> device.name() + " has " + what)
        .findFirst();
  }

  /** A replica has the leaves of all its batches, computed from what is stored. */
  private static Optional<String> wrong(Replica replica, Device device) {
    Head head = replica.head();
    if (!device.isSigned(head)) {
      return Optional.of(Text.of("a head that %s did not sign", head.device().shortId()));
    }
    return replica.givesItsRoot()
        ? Optional.empty()
        : Optional.of(
            Text.of("rows of %s that do not give the signed root", head.device().shortId()));
  }

  @Override
  public Optional<String> duringRun(List<Device> devices) {
    return atEnd(devices.stream().filter(device -> device.uptime().isPresent()).toList(), devices);
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    return atEnd(devices, devices);
  }

  private static Optional<String> atEnd(List<Device> looking, List<Device> owners) {
    for (Device device : looking) {
      AvailabilityView view = device.uptime().orElseThrow().stores().availability();
      for (Device owner : owners) {
        Optional<String> wrong = wrong(view, owner, device.keys());
        if (wrong.isPresent()) {
          return wrong.map(what -> Text.of("%s has of %s %s", device.name(), owner.name(), what));
        }
      }
    }
    return Optional.empty();
  }

  /** What is wrong with what a view has of a device. */
  static Optional<String> wrong(AvailabilityView view, Device owner, KeyRing keys) {
    Head head = view.heads().get(owner.id());
    if (head == null) {
      return Optional.empty();
    }
    if (!keys.verify(owner.publicKey(), head.signedBytes(), head.signature())) {
      return Optional.of("a head that it did not sign: " + head.version());
    }
    Set<Integer> numbers = new TreeSet<>();
    for (int number = 0; number < head.counts().batches(); number++) {
      numbers.add(number);
    }
    List<AvailabilityBatch> batches =
        view.batches(owner.id(), numbers, Integer.MAX_VALUE).orElseThrow().batches();
    List<Hash> leaves = new ArrayList<>();
    batches.forEach(batch -> leaves.add(BatchTree.leaf(batch)));
    long sidecars = batches.stream().mapToLong(AvailabilityBatch::count).sum();
    return BatchTree.root(leaves).equals(head.root()) && sidecars == head.counts().sidecars()
        ? Optional.empty()
        : Optional.of("rows that do not give the signed root: " + head.version());
  }
}
