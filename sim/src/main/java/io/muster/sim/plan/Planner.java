package io.muster.sim.plan;

import io.muster.sim.fault.Fault;
import io.muster.sim.fault.Faults;
import io.muster.sim.fault.LostFrames;
import io.muster.sim.workload.Meeting;
import io.muster.sim.workload.Operation;
import io.muster.sim.world.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Turns a scenario into a plan: the same every time. */
public final class Planner {
  /** When the last change is made. */
  static final long WORK_MILLIS = 40_000;

  /** When the last fault is over. */
  static final long FAULTS_MILLIS = 60_000;

  /** How long after that all have to have converged, at most. */
  static final long PATIENCE_MILLIS = 1_800_000;

  /** Where nothing is lost, and for each device more of it. */
  private static final long FIRST_PATIENCE_MILLIS = 60_000;

  private static final long DEVICE_PATIENCE_MILLIS = 10_000;

  /** How many frames in a row have to come through, where all meet and where they do not. */
  private static final int MESH_FRAMES = 4;

  private static final int WAY_FRAMES = 12;

  private static final long FIRST_MEETING_MILLIS = 1_000;
  private static final long LAST_MEETING_MILLIS = 15_000;

  /** A device in seven joins so much later, when the others have worked for a while. */
  private static final long LATE_MILLIS = 20_000;

  private static final double LATE = 1 / 7.0;

  /** One change in so many concerns a content of its own. */
  private static final int CONTENTS_SHARE = 4;

  private Planner() {}

  public static Plan plan(Scenario scenario) {
    Randomness random = Randomness.of(scenario.seed()).fork("plan");
    List<Integer> devices = IntStream.range(0, scenario.nodes()).boxed().toList();
    List<Integer> core = core(scenario, random.fork("core"), devices);
    long faultsMillis = scenario.faults() ? FAULTS_MILLIS : WORK_MILLIS;
    return new Plan(
        scenario.seed(),
        new Plan.Setup(
            scenario.store(),
            scenario.topology(),
            devices,
            core,
            Math.max(1, scenario.operations() / CONTENTS_SHARE)),
        new Plan.Times(WORK_MILLIS, faultsMillis, patienceMillis(scenario, core.size())),
        meetings(scenario.topology(), random.fork("meetings"), devices.size()),
        faults(scenario, random.fork("faults"), devices, core),
        operations(random.fork("operations"), devices, scenario.operations()));
  }

  /**
   * How long after the last fault all have to have converged: twice to three times what was
   * measured over 205 mixed seeds, the slowest of which took 75, 138 and 217 s in a mesh with up to
   * 11, 23 and 33 % loss, and 69, 405 and 902 s along a line. Two alone have no other way either. A
   * repair of the library starts over every 30 s along each of a line's connections, so such a line
   * has a long tail: seed 85 at 19 % loss takes 800 s.
   */
  static long patienceMillis(Scenario scenario, int core) {
    boolean hasOtherWays = scenario.topology() == Topology.MESH && core > 2;
    int frames = hasOtherWays ? MESH_FRAMES : WAY_FRAMES;
    double once = FIRST_PATIENCE_MILLIS + core * (double) DEVICE_PATIENCE_MILLIS;
    return Math.min(
        PATIENCE_MILLIS, Math.round(once / StrictMath.pow(1 - scenario.loss(), frames)));
  }

  /** More than half of the devices; those that are paired with one of them. */
  private static List<Integer> core(Scenario scenario, Randomness random, List<Integer> devices) {
    if (scenario.mode() == Mode.SAFETY || devices.size() == 2) {
      return devices;
    }
    int size = (int) random.between(devices.size() / 2 + 1, devices.size() - 1);
    boolean isMesh = scenario.topology() == Topology.MESH;
    int first = isMesh ? 0 : random.nextInt(devices.size() - size + 1);
    return devices.subList(first, first + size);
  }

  private static List<Meeting> meetings(Topology topology, Randomness random, int devices) {
    List<Meeting> meetings = new ArrayList<>();
    for (int device = 1; device < devices; device++) {
      boolean isLate = random.fork("late " + device).chance(LATE);
      long at =
          random.between(FIRST_MEETING_MILLIS, LAST_MEETING_MILLIS) + (isLate ? LATE_MILLIS : 0);
      meetings.add(new Meeting(at, topology.partner(device), device));
    }
    return meetings;
  }

  private static List<Fault> faults(
      Scenario scenario, Randomness random, List<Integer> devices, List<Integer> core) {
    List<Fault> faults = new ArrayList<>();
    if (scenario.loss() > 0) {
      faults.add(new LostFrames(0, scenario.loss()));
    }
    if (scenario.faults()) {
      faults.addAll(Faults.plan(random, FAULTS_MILLIS, devices));
      List<Integer> outer = devices.stream().filter(device -> !core.contains(device)).toList();
      faults.addAll(Faults.lasting(random, FAULTS_MILLIS, outer));
    }
    return faults;
  }

  private static List<Operation> operations(Randomness random, List<Integer> devices, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number -> new Operation(random.between(0, WORK_MILLIS), random.pick(devices), number))
        .toList();
  }
}
