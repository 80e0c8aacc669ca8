package io.muster.sim.mutation;

import io.muster.sim.device.Wiring;
import io.muster.sim.plan.Plan;
import io.muster.sim.run.Fittings;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * A bug of the product, the invariant that it breaks, and a seed on which it does.
 *
 * @param bug the wiring that has it
 * @param around what else is wrong, where it shows only then
 * @param plan what a seed stands for
 */
record Bug(
    String name,
    String invariant,
    long seed,
    Supplier<Wiring> bug,
    Supplier<Wiring> around,
    LongFunction<Plan> plan) {
  /** Seeds among which another one is looked for. */
  private static final int SEEDS = 200;

  Bug(String name, String invariant, long seed, Supplier<Wiring> bug) {
    this(name, invariant, seed, bug, () -> Wiring.PLAIN, Bugs::calm);
  }

  Bug around(Supplier<Wiring> other) {
    return new Bug(name, invariant, seed, bug, other, plan);
  }

  Bug in(LongFunction<Plan> other) {
    return new Bug(name, invariant, seed, bug, around, other);
  }

  Outcome runWith() {
    return runWith(seed);
  }

  Outcome runWithout() {
    return runWithout(seed);
  }

  private Outcome runWith(long with) {
    return run(with, CoreBugs.both(bug.get(), around.get()));
  }

  private Outcome runWithout(long with) {
    return run(with, around.get());
  }

  private Outcome run(long with, Wiring wiring) {
    return Runs.run(plan.apply(with), line -> {}, Fittings.PLAIN.withWiring(wiring));
  }

  /** A seed on which it breaks its invariant, and without it all holds. */
  OptionalLong findSeed() {
    return LongStream.rangeClosed(1, SEEDS)
        .filter(other -> runWith(other).broken().equals(List.of(invariant)))
        .filter(other -> runWithout(other).allHold())
        .findFirst();
  }

  @Override
  public String toString() {
    return name;
  }
}
