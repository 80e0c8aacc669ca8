package io.muster.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.network.Conditions;
import io.muster.sim.network.Network;
import io.muster.sim.world.DeviceClock;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault does what it says, when it says so, and is over in time. */
final class FaultsTest {
  private static final long AT = 1_000;
  private static final ContentId CONTENT = ContentId.of(Hash.sha256(new byte[] {1}));
  private static final VariantId THUMB = VariantId.parse("thumb_128");

  @TempDir private Path folder;
  private final World world = new World(5, new Trace(line -> {}));
  private final Network network = new Network(world, (one, other) -> true);
  private final List<Device> devices = new ArrayList<>();

  @BeforeEach
  void start() {
    Device.Surroundings all =
        new Device.Surroundings(world, network, new Keys(), folder, StoreKind.SQLITE, new Ledger());
    for (int number = 0; number < 3; number++) {
      devices.add(new Device(number, all));
    }
    devices.forEach(Device::start);
  }

  @AfterEach
  void close() {
    devices.forEach(device -> device.disk().close());
  }

  private Stage stage(Integer... core) {
    return new Stage(world, network, devices, List.of(core));
  }

  private Stage begin(Fault fault) {
    Stage stage = stage(0, 1, 2);
    stage.begin(List.of(fault));
    until(AT - 1);
    assertThat(conditions()).as("nothing before its time").containsOnly(Conditions.GOOD);
    until(AT + 1);
    return stage;
  }

  private void until(long millis) {
    world.runUntil(millis * World.MILLI_NANOS);
  }

  private Conditions between(int from, int to) {
    return network.between(devices.get(from).id(), devices.get(to).id());
  }

  private List<Conditions> conditions() {
    return List.of(between(0, 1), between(1, 0), between(1, 2), between(2, 1), between(2, 0));
  }

  @Test
  void shouldLoseFramesToTheVeryEnd() {
    Fault fault = new LostFrames(AT, 0.25);
    Stage stage = begin(fault);
    assertThat(conditions()).allMatch(each -> each.chances().loss() == 0.25);
    stage.end(List.of(fault));
    assertThat(conditions()).allMatch(each -> each.chances().loss() == 0.25);
  }

  @Test
  void shouldDoubleFramesForAWhile() {
    begin(new DuplicateFrames(AT, 500, 0.5));
    assertThat(conditions()).allMatch(each -> each.chances().duplicates() == 0.5);
    until(AT + 501);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @Test
  void shouldLetFramesBeOvertakenForAWhile() {
    begin(new OvertakenFrames(AT, 500, 0.5));
    assertThat(conditions()).allMatch(each -> each.chances().reordering() == 0.5);
    until(AT + 501);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @Test
  void shouldGarbleFramesForAWhile() {
    begin(new GarbledFrames(AT, 500, 0.5));
    assertThat(conditions()).allMatch(each -> each.chances().corruption() == 0.5);
    until(AT + 501);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @Test
  void shouldMakeFramesLateForAWhile() {
    begin(new LateFrames(AT, 500, 0.5));
    assertThat(conditions()).allMatch(each -> each.delay().lateness() == 0.5);
    until(AT + 501);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @Test
  void shouldSlowAllLinksForAWhile() {
    begin(new SlowLinks(AT, 500, 30, 70));
    assertThat(conditions())
        .allMatch(each -> each.delay().minNanos() == 30 * World.MILLI_NANOS)
        .allMatch(each -> each.delay().maxNanos() == 70 * World.MILLI_NANOS);
    until(AT + 501);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @Test
  void shouldSlowOneDeviceForAWhile() {
    begin(new SlowDevice(AT, 500, 2, 100));
    assertThat(between(0, 1)).isEqualTo(Conditions.GOOD);
    assertThat(between(0, 2).delay().maxNanos()).isEqualTo(100 * World.MILLI_NANOS);
    assertThat(between(2, 1).delay().minNanos()).isEqualTo(50 * World.MILLI_NANOS);
    until(AT + 501);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSplitTheNetworkThatWay(Partition.Way way) {
    begin(new Partition(AT, 500, List.of(0), way));
    assertThat(between(0, 1).cut()).isEqualTo(way != Partition.Way.IN);
    assertThat(between(1, 0).cut()).isEqualTo(way != Partition.Way.OUT);
    assertThat(between(1, 2)).isEqualTo(Conditions.GOOD);
    until(AT + 501);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @Test
  void shouldCutDevicesOffOneByOneAndBringThemBackInAnotherOrder() {
    begin(new Swizzle(AT, List.of(0, 1), List.of(0, 1), 100));
    assertThat(between(0, 2).cut()).isTrue();
    assertThat(between(1, 2).cut()).isFalse();
    until(AT + 150);
    assertThat(between(1, 2).cut()).isTrue();
    until(AT + 250);
    assertThat(between(0, 2).cut()).isFalse();
    assertThat(between(1, 2).cut()).isTrue();
    until(AT + 401);
    assertThat(conditions()).containsOnly(Conditions.GOOD);
  }

  @Test
  void shouldCrashADeviceAndStartItAgain() {
    begin(new Crash(AT, 1, 500));
    assertThat(devices.get(1).uptime()).isEmpty();
    until(AT + 499);
    assertThat(devices.get(1).uptime()).isEmpty();
    until(AT + 501);
    assertThat(devices.get(1).uptime()).isPresent();
  }

  @Test
  void shouldLoseTheAvailabilityOfADeviceAndNothingElse() {
    Device device = devices.getFirst();
    Blob blob = Blob.ready(Hash.sha256(new byte[] {2}), 10, "jpg", 1);
    device
        .uptime()
        .orElseThrow()
        .write(List.of(Mutation.putSidecar(CONTENT, THUMB, blob)), () -> {});
    until(AT - 500);
    ByteString before = incarnation(device);
    begin(new LostAvailability(AT, 0));
    until(AT + 500);
    assertThat(incarnation(device)).isNotEqualTo(before);
    assertThat(device.uptime().orElseThrow().stores().library().group(CONTENT).sidecars())
        .containsKey(THUMB);
  }

  private static ByteString incarnation(Device device) {
    var head = device.uptime().orElseThrow().stores().availability().heads().get(device.id());
    return ByteString.copyFromUtf8(head == null ? "" : head.version().incarnation().toString());
  }

  @Test
  void shouldBreakAConnectionIfThereIsOne() {
    Fault fault = new BrokenConnection(AT);
    begin(fault);
    assertThat(network.connected()).isEmpty();
  }

  @Test
  void shouldSetAClock() {
    DeviceClock clock = devices.get(1).clock();
    long off = clock.wallMillis();
    begin(new ClockJump(AT, 1, -86_400_000));
    assertThat(clock.wallMillis() - off).isEqualTo(AT + 1 - 86_400_000);
  }

  /** Ten years either way, a step of minutes, a clock that drifts and one that stands still. */
  @Test
  void shouldPlanEveryWayInWhichAClockGoesWrong() {
    Slot slot = new Slot(0, 60_000, List.of(0, 1));
    Randomness random = Randomness.of(1);
    List<Long> jumps = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      jumps.add(((ClockJump) ClockJump.plan(random, slot)).byMillis());
      rates.add(((ClockPace) ClockPace.plan(random, slot)).rate());
    }
    long nineYears = 9L * 365 * 24 * 3_600_000;
    assertThat(jumps)
        .anyMatch(by -> by > nineYears)
        .anyMatch(by -> by < -nineYears)
        .anyMatch(by -> Math.abs(by) < 3_600_000);
    assertThat(rates).anyMatch(rate -> rate == 0).anyMatch(rate -> rate < 1 && rate > 0);
    assertThat(rates).anyMatch(rate -> rate > 1);
  }

  @Test
  void shouldLetAClockDriftAndStandStill() {
    DeviceClock clock = devices.get(1).clock();
    long off = clock.wallMillis();
    long monotonic = clock.now().monotonicMillis();
    begin(new ClockPace(AT, 1_000, 1, 2));
    until(AT + 500);
    assertThat(clock.wallMillis() - off).isEqualTo(AT + 1_000);
    until(AT + 5_000);
    assertThat(clock.wallMillis() - off).isEqualTo(AT + 6_000);
    Stage stage = stage(0, 1, 2);
    stage.begin(List.of(new ClockPace(0, 1_000, 1, 0)));
    until(AT + 5_500);
    assertThat(clock.wallMillis() - off).isEqualTo(AT + 6_000);
    assertThat(clock.now().monotonicMillis() - monotonic).isEqualTo(AT + 5_500);
    until(AT + 7_000);
    assertThat(clock.wallMillis() - off).isEqualTo(AT + 7_000);
  }

  @Test
  void shouldKeepWhatIsBrokenOutsideTheCore() {
    Stage stage = stage(0, 1);
    List<Fault> faults =
        List.of(new Partition(0, 500, List.of(0), Partition.Way.BOTH), new Crash(0, 2, 500));
    stage.begin(faults);
    until(100);
    stage.end(faults);
    until(5_000);
    assertThat(between(0, 1)).isEqualTo(Conditions.GOOD);
    assertThat(between(0, 2).cut()).isTrue();
    assertThat(devices.get(2).uptime()).isEmpty();
    assertThat(devices.get(0).uptime()).isPresent();
  }

  @Test
  void shouldStayDownUntilTheLaterOfTwoCrashesIsOver() {
    stage(0, 1, 2).begin(List.of(new Crash(100, 1, 500), new Crash(200, 1, 5_000)));
    until(1_000);
    assertThat(devices.get(1).uptime()).isEmpty();
    until(5_300);
    assertThat(devices.get(1).uptime()).isPresent();
  }

  @Test
  void shouldKeepADiskFullUntilTheLaterOfTwoFaultsIsOver() {
    stage(0, 1, 2).begin(List.of(new FullDisk(100, 500, 1), new FullDisk(200, 5_000, 1)));
    until(1_000);
    assertThat(devices.get(1).room().isFull()).isTrue();
    until(5_300);
    assertThat(devices.get(1).room().isFull()).isFalse();
  }

  @Test
  void shouldLoseFramesEvenInACore() {
    List<Fault> faults = List.of(new LostFrames(0, 0.25));
    Stage stage = stage(0, 1);
    stage.begin(faults);
    until(100);
    stage.end(faults);
    assertThat(between(0, 1).chances().loss()).isEqualTo(0.25);
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    assertThatThrownBy(() -> new Crash(0, 1, -5)).hasMessageContaining("forMillis is 0 to");
    assertThatThrownBy(() -> new LostFrames(0, 9)).hasMessageContaining("a rate is 0 to 1");
    assertThatThrownBy(() -> new SlowLinks(0, 1, 500, 10)).hasMessageContaining("maxDelayMillis");
    assertThatThrownBy(() -> new Removal(0, 1, 1, 10)).hasMessageContaining("remove itself");
    assertThatThrownBy(() -> new Swizzle(0, List.of(0, 1), List.of(0), 1))
        .hasMessageContaining("back is not what went away");
  }
}
