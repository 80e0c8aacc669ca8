package io.muster.sim.mutation;

import io.muster.sim.disk.Database;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.fault.Crash;
import io.muster.sim.fault.LostAvailability;
import io.muster.sim.fault.LostFrames;
import io.muster.sim.fault.RestoredCopy;
import io.muster.sim.plan.Mode;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import java.util.List;

/** All bugs, in the order of the invariants. */
final class Bugs {
  private static final String LOST = "NothingAcknowledgedIsLost";
  private static final String UNEQUAL = "Convergence";
  private static final String RISEN = "NoResurrection";
  private static final String UNSIGNED = "SingleWriter";
  private static final String UNTRUE = "Truth";
  private static final String ORPHAN = "NoAnswerNamesAnOrphan";
  private static final String UNBOUNDED = "Bounded";

  static final List<Bug> ALL =
      List.of(
          new Bug("acknowledges before the merge", LOST, 1, CoreBugs::acknowledgesBeforeTheMerge),
          new Bug("sees without merging", LOST, 1, LibraryBugs::seesWithoutMerging),
          new Bug("forgets a merge at a crash", LOST, 1, LibraryBugs::forgetsAMergeAtACrash)
              .in(Bugs::crashing),
          new Bug("takes the later arrival", LOST, 1, LibraryBugs::takesTheLaterArrival),
          new Bug("uses a sequence twice", LOST, 1, LibraryBugs::usesASequenceTwice),
          new Bug("never starts over", UNEQUAL, 1, CoreBugs::neverStartsOver).in(Bugs::lossy),
          new Bug("skips the repair", UNEQUAL, 53, CoreBugs::skipsTheRepair).in(Bugs::restoring),
          new Bug("renews no incarnation in a core", UNEQUAL, 2, CoreBugs::renewsNoIncarnation)
              .in(Bugs::crashingCore),
          new Bug("renews no incarnation", UNEQUAL, 2, CoreBugs::renewsNoIncarnation)
              .in(Bugs::crashing),
          new Bug("ignores tombstones", RISEN, 1, LibraryBugs::ignoresTombstones),
          new Bug("deletes what it never saw", RISEN, 1, LibraryBugs::deletesWhatItNeverSaw),
          new Bug("verifies nothing", UNSIGNED, 1, CoreBugs::verifiesNothing)
              .around(CoreBugs::liesAboutHeads),
          new Bug("compares no root", UNSIGNED, 1, AvailabilityBugs::comparesNoRoot)
              .around(CoreBugs::leavesBatchesOut),
          new Bug("takes holes for whole", UNSIGNED, 1, AvailabilityBugs::takesHolesForWhole)
              .around(CoreBugs::leavesBatchesOut),
          new Bug(
              "publishes before the bytes", UNTRUE, 1, AvailabilityBugs::publishesBeforeTheBytes),
          new Bug("never clears a bit", UNTRUE, 1, AvailabilityBugs::neverClearsABit),
          new Bug("hides what a merge changed", UNTRUE, 1, LibraryBugs::hidesWhatAMergeChanged),
          new Bug("shows orphans", ORPHAN, 6, AvailabilityBugs::showsOrphans),
          new Bug("remembers old groups", ORPHAN, 1, AvailabilityBugs::remembersOldGroups),
          new Bug("adopts every stamp", UNBOUNDED, 2, LibraryBugs::adoptsEveryStamp));

  /** Enough without the bugs; with more of it, some of them would be got over by chance. */
  private static final long PATIENCE_MILLIS = 600_000;

  private Bugs() {}

  /** Three devices that work, and now and then a frame is lost. */
  static Plan calm(long seed) {
    return plan(seed, 0.1);
  }

  /**
   * The same where two frames in five are lost, for half as long: a connection breaks by chance in
   * the end, and with it what was stuck on it.
   */
  private static Plan lossy(long seed) {
    return plan(seed, 0.4, PATIENCE_MILLIS / 2);
  }

  /** Each device crashes, and one loses its availability. */
  private static Plan crashing(long seed) {
    return calm(seed)
        .withFaults(
            List.of(
                new Crash(16_000, 0, 1_000),
                new Crash(20_000, 1, 1_000),
                new Crash(24_000, 2, 1_000),
                new LostAvailability(30_000, 1)));
  }

  /** Two devices go back to older copies of their libraries. */
  private static Plan restoring(long seed) {
    return calm(seed)
        .withFaults(
            List.of(
                new LostFrames(0, 0.1),
                new RestoredCopy(22_000, 0, 6_000, List.of(Database.LIBRARY)),
                new RestoredCopy(30_000, 1, 6_000, List.of(Database.LIBRARY))));
  }

  /** The same, and only two of the devices are whole in the end. */
  private static Plan crashingCore(long seed) {
    Plan core = Planner.plan(scenario(seed, 0.1).to(Mode.LIVENESS));
    return core.withFaults(crashing(seed).faults());
  }

  private static Plan plan(long seed, double loss) {
    return plan(seed, loss, PATIENCE_MILLIS);
  }

  private static Plan plan(long seed, double loss, long patienceMillis) {
    Plan plan = Planner.plan(scenario(seed, loss));
    Plan.Times times = plan.times();
    return new Plan(
        plan.seed(),
        plan.setup(),
        new Plan.Times(times.workMillis(), times.faultsMillis(), patienceMillis),
        plan.meetings(),
        plan.faults(),
        plan.operations());
  }

  private static Scenario scenario(long seed, double loss) {
    return Scenario.of(seed, 3, loss).withOperations(60).withoutFaults().on(StoreKind.MEMORY);
  }
}
