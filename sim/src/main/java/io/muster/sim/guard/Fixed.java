package io.muster.sim.guard;

import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Mode;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.plan.Topology;
import io.muster.sim.plan.Workload;
import io.muster.sim.plan.WorkloadFile;
import io.muster.sim.plan.WorkloadPlanner;
import io.muster.sim.world.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** The scenarios that are measured. They stay as they are: a changed one is another one. */
final class Fixed {
  /** A day of a workload, until all have met in the evening. */
  private static final double DAY = 0.85;

  /** Where it is about how many devices there are, not about what they do. */
  private static final int CHANGES = 20;

  private final SortedMap<String, Plan> plans = new TreeMap<>();

  private Fixed() {}

  /** All of them by name, each in memory: where a device keeps its data changes nothing. */
  static SortedMap<String, Plan> all() {
    Fixed fixed = new Fixed();
    for (int nodes : new int[] {2, 3, 5, 8, 11, 20}) {
      Scenario mesh = Scenario.of(1, nodes, 0).withoutFaults().withOperations(CHANGES);
      fixed.add(Text.of("mesh of %02d", nodes), mesh);
    }
    for (int nodes : new int[] {3, 5, 9}) {
      Scenario line = Scenario.of(2, nodes, 0).withoutFaults().in(Topology.LINE);
      fixed.add(Text.of("line of %02d", nodes), line);
    }
    fixed.add("web of 25", web());
    fixed.add("many changes", Scenario.of(4, 5, 0).withoutFaults().withOperations(400));
    fixed.add("no changes", Scenario.of(5, 5, 0).withoutFaults().withOperations(0));
    for (int percent : new int[] {5, 20}) {
      Scenario lossy = Scenario.of(6, 5, percent / 100.0).withoutFaults();
      fixed.add(Text.of("loss of %02d percent", percent), lossy);
    }
    for (int nodes : new int[] {3, 5, 8}) {
      fixed.add(Text.of("faults in a mesh of %02d", nodes), Scenario.of(7, nodes, 0.1));
    }
    fixed.add("faults in a line of 5", Scenario.of(8, 5, 0.05).in(Topology.LINE));
    fixed.add("a core of 6", Scenario.of(9, 6, 0.1).to(Mode.LIVENESS));
    fixed.plans.put("a day of family", day("family"));
    return fixed.plans;
  }

  private static Scenario web() {
    return Scenario.of(3, 25, 0).withoutFaults().withOperations(CHANGES).in(Topology.WEB);
  }

  private void add(String name, Scenario scenario) {
    plans.put(name, Planner.plan(scenario.on(StoreKind.MEMORY)));
  }

  private static Plan day(String name) {
    try {
      Workload workload = WorkloadFile.read(name).on(StoreKind.MEMORY);
      return WorkloadPlanner.plan(workload, DAY, 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
