package io.muster.sim.mutation;

import io.muster.sim.device.Wiring;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.run.Fittings;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A bug of the product, the invariant that it breaks, and a seed on which it does. */
enum Bug {
  ACKNOWLEDGES_BEFORE_THE_MERGE(
      "NothingAcknowledgedIsLost", 1, CoreBugs::acknowledgesBeforeTheMerge),
  SEES_WITHOUT_MERGING("NothingAcknowledgedIsLost", 1, LibraryBugs::seesWithoutMerging),
  FORGETS_A_MERGE_AT_A_CRASH("NothingAcknowledgedIsLost", 1, LibraryBugs::forgetsAMergeAtACrash),
  TAKES_THE_LATER_ARRIVAL("NothingAcknowledgedIsLost", 1, LibraryBugs::takesTheLaterArrival),
  USES_A_SEQUENCE_TWICE("NothingAcknowledgedIsLost", 1, LibraryBugs::usesASequenceTwice),
  NEVER_STARTS_OVER("Convergence", 1, CoreBugs::neverStartsOver),
  GREETS_NOBODY_BACK("Convergence", 1, CoreBugs::greetsNobodyBack),
  SKIPS_THE_REPAIR("Convergence", 1, CoreBugs::skipsTheRepair),
  RENEWS_NO_INCARNATION("Convergence", 1, CoreBugs::renewsNoIncarnation),
  IGNORES_TOMBSTONES("NoResurrection", 1, LibraryBugs::ignoresTombstones),
  DELETES_WHAT_IT_NEVER_SAW("NoResurrection", 1, LibraryBugs::deletesWhatItNeverSaw),
  VERIFIES_NOTHING("SingleWriter", 1, CoreBugs::verifiesNothing, CoreBugs::liesAboutHeads),
  COMPARES_NO_ROOT("SingleWriter", 1, AvailabilityBugs::comparesNoRoot, CoreBugs::leavesBatchesOut),
  TAKES_HOLES_FOR_WHOLE(
      "SingleWriter", 1, AvailabilityBugs::takesHolesForWhole, CoreBugs::leavesBatchesOut),
  PUBLISHES_BEFORE_THE_BYTES("Truth", 1, AvailabilityBugs::publishesBeforeTheBytes),
  NEVER_CLEARS_A_BIT("Truth", 1, AvailabilityBugs::neverClearsABit),
  HIDES_WHAT_A_MERGE_CHANGED("Truth", 1, LibraryBugs::hidesWhatAMergeChanged),
  SHOWS_ORPHANS("NoAnswerNamesAnOrphan", 1, AvailabilityBugs::showsOrphans),
  REMEMBERS_OLD_GROUPS("NoAnswerNamesAnOrphan", 1, AvailabilityBugs::remembersOldGroups),
  ADOPTS_EVERY_STAMP("Bounded", 1, LibraryBugs::adoptsEveryStamp);

  private static final int SEEDS = 200;

  private final String invariant;
  private final long seed;
  private final Supplier<Wiring> bug;
  private final Supplier<Wiring> around;

  Bug(String invariant, long seed, Supplier<Wiring> bug) {
    this(invariant, seed, bug, () -> Wiring.PLAIN);
  }

  /** One that shows only in a world in which something else is wrong. */
  Bug(String invariant, long seed, Supplier<Wiring> bug, Supplier<Wiring> around) {
    this.invariant = invariant;
    this.seed = seed;
    this.bug = bug;
    this.around = around;
  }

  String invariant() {
    return invariant;
  }

  Outcome runWith() {
    return run(seed, CoreBugs.both(bug.get(), around.get()));
  }

  Outcome runWithout() {
    return run(seed, around.get());
  }

  /** A seed on which it breaks its invariant and nothing else. */
  OptionalLong findSeed() {
    return LongStream.range(1, SEEDS)
        .filter(
            other ->
                run(other, CoreBugs.both(bug.get(), around.get()))
                    .broken()
                    .equals(List.of(invariant)))
        .filter(other -> run(other, around.get()).allHold())
        .findFirst();
  }

  private static Outcome run(long seed, Wiring wiring) {
    return Runs.run(plan(seed), line -> {}, Fittings.PLAIN.withWiring(wiring));
  }

  private static Plan plan(long seed) {
    return Planner.plan(Scenario.of(seed, 3, 0.1).withOperations(60).on(StoreKind.MEMORY));
  }
}
