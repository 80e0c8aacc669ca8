package io.muster.sim.fault;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/**
 * A machine with a copy of a device's keys and disk: both run and write for a while, and the
 * network leads now to one and now to the other. Then the copy goes for good.
 *
 * @param swapMillis how long the network leads to the same one
 */
public record ClonedDevice(long atMillis, long forMillis, int device, long swapMillis)
    implements Fault {
  public ClonedDevice {
    Terms.duration(forMillis);
    Terms.duration("swapMillis", swapMillis, 1);
  }

  private static final VariantId VARIANT = VariantId.parse("thumb_128");

  static Fault plan(Randomness random, Slot slot) {
    long length = slot.span(random, 3_000, 20_000);
    int device = random.pick(slot.devices());
    return new ClonedDevice(slot.atMillis(), length, device, random.between(500, 5_000));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device original = stage.device(device);
    if (original.uptime().isPresent() && stage.twin(device).isEmpty()) {
      stage.trace(original.name() + " has a clone");
      Device twin = original.twin();
      stage.addTwin(twin);
      original.setPlugged(false);
      twin.start();
      Randomness random = stage.random(this);
      stage.after(swapMillis, () -> swap(stage, twin, random));
      stage.after(forMillis, () -> end(stage));
    }
  }

  private void swap(Stage stage, Device twin, Randomness random) {
    if (stage.twin(device).filter(twin::equals).isPresent() && !stage.keeps(device)) {
      write(twin, random);
      Device original = stage.device(device);
      boolean toTwin = original.isPlugged();
      (toTwin ? original : twin).setPlugged(false);
      (toTwin ? twin : original).setPlugged(true);
      stage.after(swapMillis, () -> swap(stage, twin, random));
    }
  }

  /** Makes a sidecar of a content anew. */
  private static void write(Device twin, Randomness random) {
    List<ContentId> contents =
        twin.records().keySet().stream()
            .filter(key -> key.type() == RecordType.GROUP)
            .map(key -> new ContentId(Uuid.of(key.key())))
            .toList();
    if (!contents.isEmpty()) {
      Hash bytes = random.hash();
      twin.bytes().add(bytes);
      Blob blob = Blob.ready(bytes, 10, "jpg", Math.max(0, twin.clock().wallMillis()));
      Mutation mutation = Mutation.putSidecar(random.pick(contents), VARIANT, blob);
      twin.uptime().ifPresent(uptime -> uptime.write(List.of(mutation), () -> {}));
    }
  }

  /** Where the clone stays for good, the network leads to the same one from then on. */
  @Override
  public void end(Stage stage) {
    if (!stage.keeps(device)) {
      stage.takeTwin(device).ifPresent(twin -> end(stage, twin));
    }
  }

  private void end(Stage stage, Device twin) {
    stage.trace(Text.of("the clone of device %d is gone", device));
    twin.vanish();
    stage.device(device).setPlugged(true);
  }
}
