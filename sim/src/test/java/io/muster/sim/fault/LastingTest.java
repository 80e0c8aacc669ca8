package io.muster.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.network.Conditions;
import io.muster.sim.network.Network;
import io.muster.sim.plan.Mode;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Almost all that is outside of a core is broken to the very end, in as many ways as there are. */
final class LastingTest {
  private static final int SEEDS = 50;

  @TempDir private Path folder;

  @Test
  void shouldLeaveHardlyADeviceWholeThatIsOutsideOfTheCore() {
    SortedMap<String, Integer> found = new TreeMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Plan plan = Planner.plan(Scenario.mixed(seed).to(Mode.LIVENESS));
      ended(plan).forEach(what -> found.merge(what, 1, Integer::sum));
    }
    int outer = found.values().stream().mapToInt(count -> count).sum();
    assertThat(found.getOrDefault("whole", 0)).as("whole").isLessThan(outer / 10);
    for (String what : List.of("clone", "cut off", "down", "full", "lying", "slow", "clock")) {
      assertThat(found.getOrDefault(what, 0)).as(what).isGreaterThan(outer / 25);
    }
  }

  /** What is wrong with each device outside of the core a minute after the end. */
  private List<String> ended(Plan plan) {
    World world = new World(plan.seed(), new Trace(line -> {}));
    Network network = new Network(world, (one, other) -> true);
    Device.Surroundings all =
        new Device.Surroundings(world, network, new Keys(), folder, StoreKind.MEMORY, new Ledger());
    List<Device> devices = new ArrayList<>();
    plan.setup().devices().forEach(number -> devices.add(new Device(number, all)));
    devices.forEach(Device::start);
    Stage stage = new Stage(world, network, devices, plan.setup().core());
    stage.begin(plan.faults());
    world.runUntil(plan.times().endMillis() * World.MILLI_NANOS);
    stage.end(plan.faults());
    world.runUntil((plan.times().endMillis() + 60_000) * World.MILLI_NANOS);
    Device inner = devices.get(plan.setup().core().getFirst());
    assertThat(stage.core()).allMatch(device -> isWhole(stage, device));
    return devices.stream()
        .filter(device -> !plan.setup().core().contains(device.number()))
        .map(device -> wrong(stage, network, device, inner))
        .toList();
  }

  private static boolean isWhole(Stage stage, Device device) {
    return device.uptime().isPresent()
        && List.of(Wrong.values()).stream().noneMatch(wrong -> stage.has(device.number(), wrong));
  }

  private static String wrong(Stage stage, Network network, Device device, Device inner) {
    Conditions out = network.between(device.id(), inner.id());
    if (device.uptime().isEmpty()) {
      return "down";
    } else if (out.cut() || network.between(inner.id(), device.id()).cut()) {
      return "cut off";
    } else if (device.room().isFull()) {
      return "full";
    } else if (stage.has(device.number(), Wrong.LYING)) {
      return "lying";
    } else if (stage.twin(device.number()).isPresent()) {
      return "clone";
    } else if (stage.has(device.number(), Wrong.OUT_OF_STEP)) {
      return "clock";
    }
    return out.delay().maxNanos() > Conditions.GOOD.delay().maxNanos() ? "slow" : "whole";
  }
}
