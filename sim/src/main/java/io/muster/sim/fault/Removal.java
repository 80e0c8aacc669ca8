package io.muster.sim.fault;

import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;
import java.util.Optional;

/**
 * A member removes another one from the library, and is paired with it again a while later.
 *
 * @param by the number of the one that removes
 * @param awayMillis how long the other is no member
 */
public record Removal(long atMillis, int device, int by, long awayMillis) implements Fault {
  public Removal {
    Terms.duration("awayMillis", awayMillis, 0);
    Terms.require(device != by, "device " + device + " can't remove itself");
  }

  /** When a person looks again whether all are members. */
  private static final long AGAIN_MILLIS = 5_000;

  /** How often such a person lends a hand: what is not mended by then is for Muster to mend. */
  private static final int MOST_HANDS = 3;

  static Fault plan(Randomness random, Slot slot) {
    int device = random.pick(slot.devices());
    List<Integer> others = slot.devices().stream().filter(other -> other != device).toList();
    return new Removal(
        slot.atMillis(), device, random.pick(others), slot.span(random, 1_000, 20_000));
  }

  @Override
  public List<Integer> about() {
    return List.of(device, by);
  }

  @Override
  public void begin(Stage stage) {
    Device removed = stage.device(device);
    stage
        .device(by)
        .uptime()
        .filter(uptime -> uptime.stores().library().member(removed.id()).isPresent())
        .ifPresent(
            uptime -> {
              stage.trace(Text.of("device %d removes device %d", by, device));
              uptime.write(List.of(Mutation.delete(RecordKey.member(removed.id()))), () -> {});
              stage.after(awayMillis, () -> stage.pair(stage.device(by), removed));
            });
  }

  /** A device that lost its admission while others kept the removal is paired once more. */
  @Override
  public void end(Stage stage) {
    help(stage, MOST_HANDS);
  }

  private void help(Stage stage, int hands) {
    if (hands > 0 && !stage.keeps(device)) {
      Device removed = stage.device(device);
      Optional<Device> unaware =
          stage.core().stream().filter(other -> isRemoved(other, removed)).findFirst();
      unaware.ifPresent(other -> stage.pair(other, removed));
      int left = unaware.isPresent() ? hands - 1 : hands;
      stage.after(AGAIN_MILLIS, () -> help(stage, left));
    }
  }

  private static boolean isRemoved(Device device, Device member) {
    RecordKey key = RecordKey.member(member.id());
    return device
        .uptime()
        .map(uptime -> Records.one(uptime.stores().library(), key).life(Life.FIELD))
        .filter(life -> life > 0 && !Life.isAlive(life))
        .isPresent();
  }
}
