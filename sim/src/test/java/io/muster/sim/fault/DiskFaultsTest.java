package io.muster.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.disk.Database;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.disk.Stores;
import io.muster.sim.network.Network;
import io.muster.sim.workload.Pairing;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with a device's disk, whatever it keeps its data in. */
final class DiskFaultsTest {
  private static final long AT = 10_000;
  private static final VariantId THUMB = VariantId.parse("thumb_128");

  @TempDir private Path folder;
  private final World world = new World(5, new Trace(line -> {}));
  private final Network network = new Network(world, (one, other) -> true);
  private final Ledger ledger = new Ledger();
  private final List<Device> devices = new ArrayList<>();

  private void start(StoreKind kind) {
    Device.Surroundings all =
        new Device.Surroundings(world, network, new Keys(), folder, kind, ledger);
    devices.add(new Device(0, all));
    devices.add(new Device(1, all));
    ledger.keptBy(devices);
    devices.forEach(Device::start);
  }

  @AfterEach
  void close() {
    devices.forEach(device -> device.disk().close());
  }

  private Stage stage() {
    return new Stage(world, network, devices, List.of(0, 1));
  }

  private void until(long millis) {
    world.runUntil(millis * World.MILLI_NANOS);
  }

  private Device device() {
    return devices.getFirst();
  }

  private Stores stores() {
    return device().uptime().orElseThrow().stores();
  }

  private static ContentId content(int number) {
    return ContentId.of(Hash.sha256(new byte[] {(byte) number}));
  }

  private void write(int number) {
    Hash bytes = Hash.sha256(new byte[] {(byte) number, 1});
    device().bytes().add(bytes);
    Blob blob = Blob.ready(bytes, 10, "jpg", 1);
    device()
        .uptime()
        .orElseThrow()
        .write(List.of(Mutation.putSidecar(content(number), THUMB, blob)), () -> {});
  }

  private boolean has(int number) {
    return stores().library().group(content(number)).sidecars().containsKey(THUMB);
  }

  private boolean says(int number) {
    return stores().availability().holds(content(number), THUMB);
  }

  private void cutPower(StoreKind kind, boolean whole) {
    start(kind);
    stage().begin(List.of(new PowerCut(AT - 1_000, 0, 1_001, whole, 500)));
    until(AT - 900);
    write(1);
    until(AT);
    assertThat(says(1)).isTrue();
    write(2);
    until(AT + 500);
    assertThat(device().uptime()).isEmpty();
    until(AT + 501);
    assertThat(says(1)).as("its log was not synced").isFalse();
    until(AT + 2_000);
    assertThat(has(1)).isTrue();
    assertThat(says(1)).isTrue();
    assertThat(has(2)).isEqualTo(whole);
    assertThat(ledger.acknowledged()).hasSize(1);
    assertThat(ledger.committedBy(devices)).hasSize(whole ? 2 : 1);
    assertThat(stores().library().recomputedRoot()).isEqualTo(stores().library().state().root());
  }

  @ParameterizedTest
  @EnumSource
  void shouldLoseTheWriteThatThePowerFailsIn(StoreKind kind) {
    cutPower(kind, false);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheWriteThatCameToItsEndBeforeThePowerFailed(StoreKind kind) {
    cutPower(kind, true);
  }

  @ParameterizedTest
  @EnumSource
  void shouldLoseTheCommitsThatTheDiskLiedAbout(StoreKind kind) {
    start(kind);
    write(1);
    List<Database> both = List.of(Database.LIBRARY, Database.AVAILABILITY);
    stage().begin(List.of(new LostCommits(AT, 0, 500, both, 500)));
    until(AT + 100);
    write(2);
    until(AT + 499);
    assertThat(has(2)).isTrue();
    until(AT + 1_600);
    assertThat(has(1)).isTrue();
    assertThat(says(1)).isTrue();
    assertThat(has(2)).isFalse();
    assertThat(ledger.acknowledged()).hasSize(2);
    assertThat(ledger.remembered()).hasSize(1);
    assertThat(ledger.acknowledgedBy(devices)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldPutAnOlderCopyOfTheLibraryInItsPlace(StoreKind kind) {
    start(kind);
    stage().begin(List.of(new RestoredCopy(AT, 0, 500, List.of(Database.LIBRARY))));
    until(AT + 1);
    write(1);
    until(AT + 499);
    assertThat(says(1)).isTrue();
    until(AT + 501);
    assertThat(has(1)).isFalse();
    assertThat(says(1)).as("until it is compared").isTrue();
    until(AT + 2_000);
    assertThat(says(1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void shouldPutAnOlderCopyOfAvailabilityInItsPlace(StoreKind kind) {
    start(kind);
    stage().begin(List.of(new RestoredCopy(AT, 0, 500, List.of(Database.AVAILABILITY))));
    until(AT + 1);
    write(1);
    until(AT + 501);
    assertThat(has(1)).isTrue();
    assertThat(says(1)).as("until it is compared").isFalse();
    until(AT + 2_000);
    assertThat(says(1)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAskForWhatAnotherDeviceHadOfWhatIsLostHere(StoreKind kind) {
    start(kind);
    stage().begin(List.of(new RestoredCopy(AT, 0, 9_000, List.of(Database.LIBRARY))));
    until(AT + 1);
    new Pairing(world, devices.getFirst(), devices.getLast()).begin();
    write(1);
    until(AT + 9_001);
    assertThat(has(1)).isFalse();
    assertThat(ledger.remembered()).as("by the other one").hasSize(1);
    assertThat(ledger.acknowledgedBy(devices)).as("it has all").hasSize(3);
    until(AT + 30_000);
    assertThat(has(1)).as("it was paired again").isTrue();
    assertThat(stores().library().writer().incarnation().counter()).isGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteNothingWhileTheDiskIsFull(StoreKind kind) {
    start(kind);
    stage().begin(List.of(new FullDisk(AT, 500, 0)));
    until(AT + 1);
    write(1);
    until(AT + 499);
    assertThat(has(1)).isFalse();
    assertThat(ledger.acknowledged()).isEmpty();
    until(AT + 501);
    write(1);
    until(AT + 10_000);
    assertThat(has(1)).isTrue();
    assertThat(says(1)).isTrue();
    assertThat(ledger.acknowledged()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeginAvailabilityAnewWhenItsBytesChange(StoreKind kind) {
    start(kind);
    write(1);
    stage().begin(List.of(new FlippedBytes(AT, 0, 500, Database.AVAILABILITY)));
    until(AT + 499);
    Incarnation before = incarnation();
    until(AT + 5_000);
    assertThat(incarnation()).isNotEqualTo(before);
    assertThat(says(1)).isTrue();
  }

  private Incarnation incarnation() {
    return Objects.requireNonNull(stores().availability().heads().get(device().id()))
        .version()
        .incarnation();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRestoreTheNewestCopyOfALibraryWhoseBytesChange(StoreKind kind) {
    start(kind);
    write(1);
    stage().begin(List.of(new FlippedBytes(AT, 0, 500, Database.LIBRARY)));
    until(AT + 1);
    write(2);
    until(AT + 5_000);
    assertThat(has(1)).isTrue();
    assertThat(has(2)).isFalse();
    assertThat(ledger.remembered()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeOutADamagedGroupAndGetItBackFromTheOtherDevice(StoreKind kind) {
    start(kind);
    new Pairing(world, devices.getFirst(), devices.getLast()).begin();
    write(1);
    until(AT - 1);
    stage().begin(List.of(new DroppedRow(1, 0)));
    until(AT);
    assertThat(has(1)).isFalse();
    assertThat(ledger.acknowledgedBy(devices)).as("the other one has it").hasSize(3);
    until(AT + 60_000);
    assertThat(has(1)).isTrue();
    assertThat(says(1)).isTrue();
  }
}
