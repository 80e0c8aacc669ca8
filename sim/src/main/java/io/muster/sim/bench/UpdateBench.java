package io.muster.sim.bench;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.sim.bench.LegacyRows.AvailabilityRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 1000 random contents lose all 9 variants on one device: time, and rows written. */
final class UpdateBench implements Bench {
  static final int CONTENTS = 1000;

  private static final double MILLIS = 1e3;
  private static final int MILLION = 1_000_000;

  @Override
  public List<BenchRow> run(Sides sides) {
    List<BenchRow> rows = new ArrayList<>();
    double muster = seconds(sides) * MILLIS;
    LegacyStore legacy = sides.legacy();
    double factor = sides.data().contents() < MILLION ? 25 : 12;
    rows.add(
        BenchRow.of(
            "availability_update",
            muster,
            "ms",
            baseline(sides, legacy),
            Target.none(Target.Better.LESS).times(factor)));
    if (legacy != null) {
      rows.add(rowsWritten(sides, legacy));
    }
    return rows;
  }

  /** Median seconds that Muster takes. */
  static double seconds(Sides sides) {
    return Timing.median(
        sides.effort().warmUps(),
        sides.effort().tries(),
        () -> {
          List<BitChange> changes = changes(sides, chosen(sides));
          return () -> sides.muster().publish(changes);
        });
  }

  private static List<Integer> chosen(Sides sides) {
    return sides.data().sample(sides.random(), CONTENTS);
  }

  private static List<BitChange> changes(Sides sides, List<Integer> numbers) {
    List<BitChange> changes = new ArrayList<>();
    for (int number : numbers) {
      ContentId content = sides.data().content(number);
      Dataset.VARIANTS.forEach(variant -> changes.add(new BitChange(content, variant, false)));
    }
    return changes;
  }

  private static @Nullable Double baseline(Sides sides, @Nullable LegacyStore legacy) {
    if (legacy == null) {
      return null;
    }
    return MILLIS
        * Timing.median(
            sides.effort().warmUps(),
            sides.effort().tries(),
            () -> {
              List<AvailabilityRow> rows = lost(legacy, chosen(sides));
              return () -> legacy.put(rows);
            });
  }

  private static List<AvailabilityRow> lost(LegacyStore legacy, List<Integer> numbers) {
    return numbers.stream().flatMap(number -> legacy.rows().lost(number, 0).stream()).toList();
  }

  private static BenchRow rowsWritten(Sides sides, LegacyStore legacy) {
    List<Integer> numbers = chosen(sides);
    long before = legacy.rowsWritten();
    legacy.put(lost(legacy, numbers));
    long baseline = legacy.rowsWritten() - before;
    RowDiff diff = RowDiff.of(sides.muster().availabilityFile());
    sides.muster().publish(changes(sides, numbers));
    return BenchRow.of(
        "availability_rows_written",
        (double) diff.since(),
        "rows",
        (double) baseline,
        Target.none(Target.Better.LESS).below(0.95));
  }
}
