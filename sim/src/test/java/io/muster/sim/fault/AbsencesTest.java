package io.muster.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.network.Network;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices that are not there as planned. */
final class AbsencesTest {
  private static final long AT = 10_000;
  private static final RecordKey NOTE =
      RecordKey.metadata(ContentId.of(Hash.sha256(new byte[] {1})).uuid());

  @TempDir private Path folder;
  private final World world = new World(5, new Trace(line -> {}));
  private final Network network = new Network(world, (one, other) -> true);
  private final List<Device> devices = new ArrayList<>();

  private Stage begin(StoreKind kind, Fault fault) {
    Device.Surroundings all =
        new Device.Surroundings(world, network, new Keys(), folder, kind, new Ledger());
    devices.add(new Device(0, all));
    devices.add(new Device(1, all));
    devices.forEach(Device::start);
    Stage stage = new Stage(world, network, devices, List.of(0, 1));
    stage.begin(List.of(fault));
    until(AT - 100);
    return stage;
  }

  @AfterEach
  void close() {
    devices.forEach(device -> device.disk().close());
  }

  private void until(long millis) {
    world.runUntil(millis * World.MILLI_NANOS);
  }

  private void write(String text) {
    Mutation note = Mutation.put(NOTE, Map.of("notes", Values.ofText(text)));
    devices.getFirst().uptime().orElseThrow().write(List.of(note), () -> {});
  }

  private boolean reaches() {
    return network.reaches(devices.getFirst().id(), devices.getLast().id())
        && network.reaches(devices.getLast().id(), devices.getFirst().id());
  }

  private long written() {
    var library = devices.getFirst().uptime().orElseThrow().stores().library();
    return library.state().context().of(library.writer()).last();
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void shouldHaveADeviceThatIsAwayWorkOn(StoreKind kind) {
    begin(kind, new Away(AT, 5_000, 0));
    assertThat(reaches()).isTrue();
    until(AT + 1);
    assertThat(reaches()).isFalse();
    long before = written();
    write("from far away");
    until(AT + 100);
    assertThat(written()).isGreaterThan(before);
    until(AT + 5_001);
    assertThat(reaches()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void shouldShutADeviceDownAndStartItAgainAsItWas(StoreKind kind) {
    begin(kind, new SwitchedOff(AT, 5_000, 0));
    write("before the evening ends");
    until(AT - 1);
    long before = written();
    until(AT + 1);
    assertThat(devices.getFirst().uptime()).isEmpty();
    until(AT + 5_001);
    assertThat(written()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void shouldBeOverWhenTheRunIs(StoreKind kind) {
    Fault off = new SwitchedOff(AT, 50_000, 0);
    Stage stage = begin(kind, off);
    until(AT + 1);
    stage.end(List.of(off));
    assertThat(devices.getFirst().uptime()).isPresent();
  }
}
