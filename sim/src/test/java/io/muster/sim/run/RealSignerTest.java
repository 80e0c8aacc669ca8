package io.muster.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.sim.device.Device;
import io.muster.sim.device.HashSigner;
import io.muster.sim.device.RealSigner;
import io.muster.sim.device.Records;
import io.muster.sim.device.Signer;
import io.muster.sim.device.Watcher;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.disk.Stores;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.storage.library.Group;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon's signatures lead to the same as those that a simulation usually takes. */
final class RealSignerTest {
  /** What a run has come to, as its first device sees it. */
  private record Came(Outcome outcome, Collection<Group> groups, SortedSet<String> bits) {}

  /** Remembers the devices of a run. */
  private static final class Seen implements Watcher {
    private final SortedMap<Integer, Device> devices = new TreeMap<>();

    @Override
    public void started(Device device) {
      devices.put(device.number(), device);
    }

    private Stores stores() {
      Device first = Objects.requireNonNull(devices.get(devices.firstKey()));
      return first.uptime().orElseThrow().stores();
    }

    Collection<Group> groups() {
      List<ContentId> contents =
          Records.all(stores().library()).keySet().stream()
              .filter(key -> key.type() == RecordType.GROUP)
              .map(key -> new ContentId(Uuid.of(key.key())))
              .toList();
      return stores().library().groups(contents).values();
    }

    SortedSet<String> bits() {
      SortedSet<String> bits = new TreeSet<>();
      for (Device owner : devices.values()) {
        stores()
            .availability()
            .forEachHeld(
                owner.id(),
                (content, variant) -> bits.add(owner.name() + " " + content + " " + variant));
      }
      return bits;
    }
  }

  private static Came run(Plan plan, Supplier<Signer> signer) {
    Seen seen = new Seen();
    Fittings fittings = Fittings.PLAIN.withSigner(signer).withWatcher(seen);
    Outcome outcome = Runs.run(plan, line -> {}, fittings);
    return new Came(outcome, seen.groups(), seen.bits());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void canComeToTheSameWithRealSignatures(long seed) {
    Scenario scenario = Scenario.of(seed, 3, 0.1).withOperations(40).on(StoreKind.MEMORY);
    Plan plan = Planner.plan(scenario);

    Came hashed = run(plan, HashSigner::new);
    Came real = run(plan, RealSigner::new);

    assertThat(real.outcome().allHold()).as(real.outcome().findings()::toString).isTrue();
    assertThat(real.outcome().converged()).isTrue();
    assertThat(real.outcome().trace().hash()).isNotEqualTo(hashed.outcome().trace().hash());
    assertThat(real.groups()).isNotEmpty().containsExactlyElementsOf(hashed.groups());
    assertThat(real.bits()).isNotEmpty().isEqualTo(hashed.bits());
  }
}
