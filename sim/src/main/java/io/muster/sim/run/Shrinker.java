package io.muster.sim.run;

import io.muster.sim.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a plan that fails smaller: leaves out faults, then devices, then operations, as long as the
 * same invariant still breaks. Leaves out half of what there is first, then ever smaller parts
 * (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
 */
public final class Shrinker {
  private final Predicate<Plan> fails;
  private int runsLeft;

  /**
   * A shrinker with a limit.
   *
   * @param fails runs a plan and says whether it fails in the same way
   * @param maxRuns how many plans are run at most
   */
  public Shrinker(Predicate<Plan> fails, int maxRuns) {
    this.fails = fails;
    this.runsLeft = maxRuns;
  }

  /** A plan that fails as this one does, with nothing in it that a run showed to be needless. */
  public Plan shrink(Plan failing) {
    Plan smaller = less(failing, Plan::faults, Plan::withFaults);
    smaller = fewerDevices(smaller);
    smaller = less(smaller, Plan::operations, Plan::withOperations);
    return less(smaller, Plan::faults, Plan::withFaults);
  }

  private boolean stillFails(Plan plan) {
    return runsLeft-- > 0 && fails.test(plan);
  }

  private <T> Plan less(
      Plan failing, Function<Plan, List<T>> parts, BiFunction<Plan, List<T>, Plan> with) {
    Plan best = failing;
    for (int size = half(parts.apply(best).size()); size > 0 && runsLeft > 0; ) {
      int before = parts.apply(best).size();
      for (int from = 0; from < parts.apply(best).size(); ) {
        Plan without = with.apply(best, without(parts.apply(best), from, size));
        if (stillFails(without)) {
          best = without;
        } else {
          from += size;
        }
      }
      boolean goesOn = size == 1 && parts.apply(best).size() < before;
      size = goesOn ? 1 : size / 2;
    }
    return best;
  }

  private static int half(int size) {
    return (size + 1) / 2;
  }

  private static <T> List<T> without(List<T> all, int from, int count) {
    List<T> left = new ArrayList<>(all.subList(0, from));
    left.addAll(all.subList(Math.min(from + count, all.size()), all.size()));
    return left;
  }

  private Plan fewerDevices(Plan failing) {
    Plan best = failing;
    for (int device : failing.setup().devices().reversed()) {
      if (best.setup().devices().size() > 2 && isEnough(best, device)) {
        Plan without = best.without(device);
        best = stillFails(without) ? without : best;
      }
    }
    return best;
  }

  private static boolean isEnough(Plan plan, int device) {
    List<Integer> core = plan.setup().core();
    return core.size() > 2 || !core.contains(device);
  }
}
