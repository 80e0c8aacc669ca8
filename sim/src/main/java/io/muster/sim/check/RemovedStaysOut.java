package io.muster.sim.check;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.sim.check.Changed.Step;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.world.World;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * 8: whoever has seen that a device was removed neither says anything to it nor takes anything from
 * it, until it is a member again. What was on its way at that moment is let through.
 */
public final class RemovedStaysOut implements Invariant {
  /** What a device has to end its connections. */
  static final long GRACE_NANOS = World.SECOND_NANOS;

  /** Since when each device has known whom as removed. */
  private final SortedMap<Integer, SortedMap<DeviceId, Long>> removed = new TreeMap<>();

  @Override
  public String name() {
    return "RemovedStaysOut";
  }

  @Override
  public Optional<String> afterEvent(Changed changed) {
    Device device = changed.device();
    SortedMap<DeviceId, Long> since =
        removed.computeIfAbsent(device.number(), any -> new TreeMap<>());
    changed.library().records().values().forEach(step -> note(step, since, device.nowNanos()));
    return changed.met().stream()
        .filter(peer -> isKnown(since.get(peer), device.nowNanos()))
        .filter(peer -> isRemoved(device, peer))
        .findFirst()
        .map(peer -> device.name() + " still talks with " + peer.shortId() + ", which is removed");
  }

  private static boolean isKnown(@Nullable Long since, long nowNanos) {
    return since != null && nowNanos - since > GRACE_NANOS;
  }

  private static void note(
      Step<LibraryRecord> step, SortedMap<DeviceId, Long> since, long nowNanos) {
    RecordKey key = step.now().key();
    if (key.type() == RecordType.MEMBER) {
      DeviceId member = new DeviceId(Hash.of(key.key()));
      if (isRemoved(step.now())) {
        since.putIfAbsent(member, nowNanos);
      } else {
        since.remove(member);
      }
    }
  }

  private static boolean isRemoved(LibraryRecord member) {
    long life = member.life(Life.FIELD);
    return life > 0 && !Life.isAlive(life);
  }

  /** It may have gone back to a library that knows nothing of it. */
  private static boolean isRemoved(Device device, DeviceId peer) {
    return device
        .uptime()
        .map(uptime -> Records.one(uptime.stores().library(), RecordKey.member(peer)))
        .filter(RemovedStaysOut::isRemoved)
        .isPresent();
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    return Optional.empty();
  }
}
