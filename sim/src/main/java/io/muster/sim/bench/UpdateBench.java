package io.muster.sim.bench;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.sim.bench.LegacyRows.AvailabilityRow;
import io.muster.storage.availability.Presence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All 9 bits of 1000 random contents change on one device: time, and rows written. */
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
          List<BitChange> changes = flipped(sides, chosen(sides), Dataset.VARIANTS);
          return () -> sides.muster().publish(changes);
        });
  }

  /** Each of these bits, so that every one really changes. */
  static List<BitChange> flipped(Sides sides, List<Integer> numbers, List<VariantId> variants) {
    List<ContentId> contents = numbers.stream().map(sides.data()::content).toList();
    Presence presence = sides.muster().availability().presence(contents);
    DeviceId self = sides.muster().keys().device();
    List<BitChange> changes = new ArrayList<>();
    for (ContentId content : contents) {
      for (VariantId variant : variants) {
        boolean held = presence.of(content, variant).contains(self);
        changes.add(new BitChange(content, variant, !held));
      }
    }
    return changes;
  }

  private static List<Integer> chosen(Sides sides) {
    return sides.data().sample(sides.random(), CONTENTS);
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
    sides.muster().publish(flipped(sides, numbers, Dataset.VARIANTS));
    return BenchRow.of(
        "availability_rows_written",
        (double) diff.since(),
        "rows",
        (double) baseline,
        Target.none(Target.Better.LESS).below(0.95));
  }
}
