package io.muster.sim.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.device.Records;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.network.Network;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PhotosTest {
  private static final long BEGIN_MILLIS = 10_000;
  private static final int PHONE = 0;
  private static final int BOX = 1;

  @TempDir private Path folder;
  private final World world = new World(5, new Trace(line -> {}));
  private final Network network = new Network(world, (one, other) -> true);
  private final List<Device> devices = new ArrayList<>();
  private Work work = new Work(world, devices, 1);
  private int number;

  @BeforeEach
  void pair() {
    Device.Surroundings all =
        new Device.Surroundings(world, network, new Keys(), folder, StoreKind.MEMORY, new Ledger());
    devices.add(new Device(PHONE, all));
    devices.add(new Device(BOX, all));
    devices.forEach(Device::start);
    work = new Work(world, devices, 1);
    work.meet(List.of(new Meeting(0, PHONE, BOX)));
    world.runUntil(BEGIN_MILLIS * World.MILLI_NANOS);
  }

  /** Done now; returns when all have heard of it. */
  private void does(int device, Act act, int count) {
    work.begin(List.of(new Operation(0, device, number++, act, count)));
    world.runUntil(world.nowNanos() + 20 * World.SECOND_NANOS);
  }

  private long alive(int device, RecordType type) {
    return Records.all(devices.get(device).uptime().orElseThrow().stores().library())
        .values()
        .stream()
        .filter(record -> record.key().type() == type && record.isAlive())
        .count();
  }

  private int held(int device) {
    List<RecordKey> held = new ArrayList<>();
    Device owner = devices.get(device);
    devices
        .get(PHONE)
        .uptime()
        .orElseThrow()
        .stores()
        .availability()
        .forEachHeld(owner.id(), (content, variant) -> held.add(RecordKey.variant(variant)));
    return held.size();
  }

  @Test
  void shouldBeTakenInBurstsThatReachTheOther() {
    does(PHONE, Act.PHOTOS, 7);
    assertThat(alive(BOX, RecordType.CONTENT)).isEqualTo(7);
    assertThat(alive(BOX, RecordType.ENTRY)).isEqualTo(7);
  }

  @Test
  void shouldGetEachSidecarOnce() {
    does(PHONE, Act.PHOTOS, 5);
    does(BOX, Act.THUMBS, 3);
    assertThat(held(BOX)).isEqualTo(3 * 3);
    does(BOX, Act.THUMBS, 100);
    does(PHONE, Act.THUMBS, 100);
    assertThat(held(BOX)).isEqualTo(5 * 3);
    assertThat(held(PHONE)).isZero();
    does(BOX, Act.TEXTS, 100);
    assertThat(held(BOX)).isEqualTo(5 * 4);
  }

  @Test
  void shouldBeFetchedAndGivenUp() {
    does(PHONE, Act.PHOTOS, 4);
    does(BOX, Act.THUMBS, 100);
    does(PHONE, Act.FETCH, 2);
    assertThat(held(PHONE)).isEqualTo(2 * 3);
    does(PHONE, Act.GIVE_UP, 100);
    assertThat(held(PHONE)).isZero();
    assertThat(held(BOX)).isEqualTo(4 * 3);
  }

  @Test
  void shouldBeTaggedEditedAndDeletedByWhoMay() {
    does(PHONE, Act.PHOTOS, 3);
    does(BOX, Act.TAG, 2);
    assertThat(alive(PHONE, RecordType.METADATA_TAG)).isEqualTo(2);
    does(PHONE, Act.EDIT, 1);
    assertThat(alive(BOX, RecordType.CONTENT)).isEqualTo(4);
    does(BOX, Act.DELETE, 3);
    assertThat(alive(BOX, RecordType.ENTRY)).as("the box took none").isEqualTo(3);
    does(PHONE, Act.DELETE, 2);
    assertThat(alive(BOX, RecordType.ENTRY)).isEqualTo(1);
  }
}
