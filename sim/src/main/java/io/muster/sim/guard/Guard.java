package io.muster.sim.guard;

import io.muster.sim.world.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Holds what the fixed scenarios cost against what they did when that was last written down. */
public final class Guard {
  /** More growth than so many percent is an error; more shrinking is worth a new file. */
  static final int MOST_PERCENT = 10;

  private Guard() {}

  /**
   * What it came to.
   *
   * @param errors what grew, or is unknown
   * @param hints what shrank
   */
  public record Verdict(List<String> errors, List<String> hints) {
    public Verdict {
      errors = List.copyOf(errors);
      hints = List.copyOf(hints);
    }
  }

  /** Runs all; told the name of each before it begins. */
  public static SortedMap<String, Cost> measure(Consumer<String> told) {
    SortedMap<String, Cost> costs = new TreeMap<>();
    Fixed.all()
        .forEach(
            (name, plan) -> {
              told.accept(name);
              costs.put(name, Cost.of(name, plan));
            });
    return costs;
  }

  /** Compares. */
  public static Verdict compare(SortedMap<String, Cost> before, SortedMap<String, Cost> now) {
    List<String> errors = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    now.forEach(
        (name, cost) -> {
          Cost stored = before.get(name);
          if (stored == null) {
            errors.add(name + ": nothing is stored of it");
          } else {
            compare(name, stored, cost, errors, hints);
          }
        });
    before.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .forEach(name -> errors.add(name + ": is stored, but there is no such scenario"));
    return new Verdict(errors, hints);
  }

  private static void compare(
      String name, Cost before, Cost now, List<String> errors, List<String> hints) {
    SortedMap<String, Long> stored = before.numbers();
    now.numbers()
        .forEach(
            (what, value) -> {
              long old = stored.getOrDefault(what, 0L);
              double percent = 100.0 * (value - old) / Math.max(1, old);
              String line =
                  Text.of("%s: %d %s, before %d (%+.1f %%)", name, value, what, old, percent);
              if (100 * value > (100 + MOST_PERCENT) * old) {
                errors.add(line);
              } else if (100 * value < (100 - MOST_PERCENT) * old) {
                hints.add(line);
              }
            });
  }
}
