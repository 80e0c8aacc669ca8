package io.muster.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.sim.check.Convergence;
import io.muster.sim.check.Ledger;
import io.muster.sim.check.NothingAcknowledgedIsLost;
import io.muster.sim.check.SingleWriter;
import io.muster.sim.check.Truth;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.disk.Stores;
import io.muster.sim.network.Network;
import io.muster.sim.workload.Pairing;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that are two, that lie, or that are sent away. */
final class MemberFaultsTest {
  private static final long AT = 10_000;
  private static final VariantId THUMB = VariantId.parse("thumb_256");

  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();
  private final World world = new World(5, new Trace(lines::add));
  private final List<Device> devices = new ArrayList<>();
  private final Network network = new Network(world, this::areNeighbours);
  private final Ledger ledger = new Ledger();

  /** Only the one in the middle reaches the other two. */
  private boolean areNeighbours(DeviceId one, DeviceId other) {
    DeviceId middle = devices.get(1).id();
    return one.equals(middle) || other.equals(middle);
  }

  @BeforeEach
  void start() {
    Device.Surroundings all =
        new Device.Surroundings(world, network, new Keys(), folder, StoreKind.MEMORY, ledger);
    for (int number = 0; number < 3; number++) {
      devices.add(new Device(number, all));
    }
    ledger.keptBy(devices);
    devices.forEach(Device::start);
    new Pairing(world, devices.get(0), devices.get(1)).begin();
    new Pairing(world, devices.get(1), devices.get(2)).begin();
    write(0, 1);
  }

  private void begin(Fault fault) {
    new Stage(world, network, devices, List.of(0, 1, 2)).begin(List.of(fault));
  }

  private void until(long millis) {
    world.runUntil(millis * World.MILLI_NANOS);
  }

  private Stores stores(int device) {
    return devices.get(device).uptime().orElseThrow().stores();
  }

  private void write(int device, int number) {
    Hash bytes = Hash.sha256(new byte[] {(byte) device, (byte) number});
    devices.get(device).bytes().add(bytes);
    Blob blob = Blob.ready(bytes, 10, "jpg", 1);
    ContentId content = ContentId.of(Hash.sha256(new byte[] {(byte) number}));
    devices
        .get(device)
        .uptime()
        .orElseThrow()
        .write(List.of(Mutation.putSidecar(content, THUMB, blob)), () -> {});
  }

  private boolean isMember(int device, int member) {
    return stores(device).library().member(devices.get(member).id()).isPresent();
  }

  private void assertWhole(long byMillis) {
    until(byMillis);
    assertThat(new Convergence(60_000).atEnd(devices)).isEmpty();
    assertThat(new NothingAcknowledgedIsLost(ledger).atEnd(devices)).isEmpty();
    assertThat(new Truth().atEnd(devices)).isEmpty();
  }

  @Test
  void shouldHaveACloneForAWhileAndKeepWhatReachedAnyoneElse() {
    begin(new ClonedDevice(AT, 4_500, 0, 1_000));
    until(AT + 1);
    assertThat(devices.getFirst().isPlugged()).isFalse();
    int before = ledger.acknowledged().size();
    until(AT + 990);
    write(0, 2);
    until(AT + 1_100);
    assertThat(devices.getFirst().isPlugged()).isTrue();
    assertThat(ledger.acknowledged()).as("both write").hasSize(before + 2);
    until(AT + 4_600);
    assertThat(devices.getFirst().isPlugged()).isTrue();
    assertThat(ledger.acknowledged()).hasSizeGreaterThan(before + 4);
    assertThat(lines).anyMatch(line -> line.endsWith("the clone of device 0 is gone"));
    assertWhole(AT + 120_000);
  }

  @Test
  void shouldLieForAWhileAndBeBelievedByNobody() {
    begin(new LyingRelay(AT, 20_000, 1, 0.5));
    for (int number = 2; number < 40; number++) {
      until(AT + 500L * number);
      write(number % 2 == 0 ? 0 : 2, number);
      assertThat(new SingleWriter().duringRun(devices)).isEmpty();
    }
    assertThat(lines).anyMatch(line -> line.contains("FORGED_HEAD"));
    assertWhole(AT + 140_000);
  }

  @Test
  void shouldRemoveAMemberAndAdmitItAgain() {
    begin(new Removal(AT, 0, 1, 2_000));
    until(AT - 1);
    assertThat(stores(1).availability().heads()).containsKey(devices.getFirst().id());
    until(AT + 1_900);
    assertThat(isMember(1, 0)).isFalse();
    assertThat(isMember(2, 0)).as("it has heard of it").isFalse();
    assertThat(stores(1).availability().heads()).doesNotContainKey(devices.getFirst().id());
    write(0, 2);
    until(AT + 2_500);
    assertThat(isMember(1, 0)).isTrue();
    assertWhole(AT + 120_000);
  }
}
