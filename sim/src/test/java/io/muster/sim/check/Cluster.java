package io.muster.sim.check;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.device.Uptime;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.disk.Stores;
import io.muster.sim.network.Network;
import io.muster.sim.workload.Pairing;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Two devices that are paired and have converged, for tests to break. */
final class Cluster implements AutoCloseable {
  static final long PATIENCE_MILLIS = 60_000;
  static final ContentId CONTENT = ContentId.of(hash("content"));
  static final VariantId THUMB = VariantId.parse("thumb_128");
  static final Hash BYTES = hash("bytes");

  final World world = new World(5, new Trace(line -> {}));
  final Network network = new Network(world, (one, other) -> true);
  final Ledger ledger = new Ledger();
  final Device one;
  final Device other;
  final List<Device> devices;

  Cluster(Path folder) {
    Device.Surroundings all =
        new Device.Surroundings(world, network, new Keys(), folder, StoreKind.SQLITE, ledger);
    one = new Device(0, all);
    other = new Device(1, all);
    devices = List.of(one, other);
    devices.forEach(Device::start);
    new Pairing(world, one, other).begin();
    one.bytes().add(BYTES);
    write(one, put(BYTES));
    settle();
  }

  static Hash hash(String name) {
    return Hash.sha256(name.getBytes(StandardCharsets.UTF_8));
  }

  static Mutation put(Hash bytes) {
    return Mutation.putSidecar(CONTENT, THUMB, Blob.ready(bytes, 10, "jpg", 0));
  }

  void write(Device device, Mutation mutation) {
    up(device).write(List.of(mutation), () -> {});
  }

  static Uptime up(Device device) {
    return device.uptime().orElseThrow();
  }

  static Stores stores(Device device) {
    return up(device).stores();
  }

  void pass(long millis) {
    world.runUntil(world.nowNanos() + millis * World.MILLI_NANOS);
  }

  void settle() {
    for (int i = 0; i < 600 && !Convergence.reached(devices); i++) {
      pass(100);
    }
    if (!Convergence.reached(devices)) {
      throw new AssertionError(
          new Convergence(PATIENCE_MILLIS).atEnd(devices).orElse("never at rest"));
    }
  }

  @Override
  public void close() {
    devices.forEach(device -> device.disk().close());
  }
}
