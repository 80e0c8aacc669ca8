package io.muster.sim.workload;

import com.google.common.collect.ImmutableSortedMap;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.sim.device.Device;
import io.muster.sim.world.World;
import java.util.List;

/**
 * Brings two devices into one library: each writes the other's member record, as pairing does. A
 * person does it again until it has worked on both sides.
 */
public final class Pairing {
  private static final long AGAIN_NANOS = 2 * World.SECOND_NANOS;

  private final World world;
  private final Device one;
  private final Device other;

  public Pairing(World world, Device one, Device other) {
    this.world = world;
    this.one = one;
    this.other = other;
  }

  /** Pairs the two, now or as soon as they are up. */
  public void begin() {
    if (isDone()) {
      return;
    }
    if (one.uptime().isPresent() && other.uptime().isPresent()) {
      admit(one, other);
      admit(other, one);
    }
    world.after(AGAIN_NANOS, this::begin);
  }

  /** Whether each knows the other. */
  public boolean isDone() {
    return knows(one, other) && knows(other, one);
  }

  private static boolean knows(Device host, Device guest) {
    return host.uptime()
        .filter(uptime -> uptime.stores().library().member(guest.id()).isPresent())
        .isPresent();
  }

  private static void admit(Device host, Device guest) {
    if (knows(host, guest)) {
      return;
    }
    Mutation admission =
        Mutation.put(
            RecordKey.member(guest.id()),
            ImmutableSortedMap.of(
                "name", Values.ofText(guest.name()),
                "public_key", guest.publicKey(),
                "admitted_at", Values.ofNumber(host.clock().wallMillis())));
    host.uptime().orElseThrow().write(List.of(admission), () -> {});
  }
}
