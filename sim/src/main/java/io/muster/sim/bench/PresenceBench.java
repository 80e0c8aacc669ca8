package io.muster.sim.bench;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * 1000 contents, 3 variants, 3 devices: who has what. Muster also says the status of every group,
 * which the baseline is not asked for. Both must give the number that the data says.
 */
final class PresenceBench implements Bench {
  static final int CONTENTS = 1000;
  static final List<VariantId> VARIANTS = Dataset.VARIANTS.subList(0, 3);

  private static final double MILLIS = 1e3;

  @Override
  public List<BenchRow> run(Sides sides) {
    sides.muster().learnGroups();
    return List.of(
        BenchRow.of(
            "presence_1000x3",
            seconds(sides) * MILLIS,
            "ms",
            baseline(sides),
            Target.none(Target.Better.LESS).times(12)));
  }

  /** Median seconds that Muster takes. */
  static double seconds(Sides sides) {
    Dataset data = sides.data();
    return Timing.median(
        sides.effort().warmUps(),
        sides.effort().tries(),
        () -> {
          List<Integer> chosen = data.sample(sides.random(), CONTENTS);
          List<ContentId> contents = chosen.stream().map(data::content).toList();
          int expected = expected(data, chosen);
          return () -> check(sides.muster().presence(contents, VARIANTS), expected);
        });
  }

  private static @Nullable Double baseline(Sides sides) {
    LegacyStore legacy = sides.legacy();
    if (legacy == null) {
      return null;
    }
    double best = Double.MAX_VALUE;
    for (LegacyPresence form : LegacyPresence.values()) {
      best = Math.min(best, seconds(sides, legacy, form));
    }
    return best * MILLIS;
  }

  private static double seconds(Sides sides, LegacyStore legacy, LegacyPresence form) {
    Dataset data = sides.data();
    return Timing.median(
        sides.effort().warmUps(),
        sides.effort().tries(),
        () -> {
          List<Integer> chosen = data.sample(sides.random(), CONTENTS);
          List<Uuid> contents = chosen.stream().map(data::legacy).toList();
          int expected = expected(data, chosen);
          return () -> check(form.ask(legacy.sql(), contents, VARIANTS), expected);
        });
  }

  private static int expected(Dataset data, List<Integer> chosen) {
    int held = 0;
    for (int number : chosen) {
      for (int v = 0; v < VARIANTS.size(); v++) {
        for (int device = 0; device < Dataset.DEVICES; device++) {
          held += data.present(number, v, device) ? 1 : 0;
        }
      }
    }
    return held;
  }

  private static void check(int held, int expected) {
    if (held != expected) {
      throw new BenchException("presence said %d, it is %d".formatted(held, expected));
    }
  }
}
