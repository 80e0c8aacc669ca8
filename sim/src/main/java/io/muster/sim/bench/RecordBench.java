package io.muster.sim.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How fast groups of 9 sidecars were recorded, durable and with their tree. */
final class RecordBench {
  private static final int MILLION = 1_000_000;

  private RecordBench() {}

  /**
   * The figures of a fill.
   *
   * @param legacySeconds what the baseline's fill of the same contents took, all its tables; null
   *     if there was none
   * @param availabilitySeconds what the bits of all devices took beside the groups
   */
  static List<BenchRow> rows(
      Dataset data,
      MusterFill.Seconds groups,
      double availabilitySeconds,
      @Nullable Double legacySeconds) {
    int contents = data.contents();
    Double baseline = legacySeconds == null ? null : contents / legacySeconds;
    boolean large = contents >= MILLION;
    Target target = large ? Target.none(Target.Better.MORE) : Target.atLeast(60_000);
    List<BenchRow> rows = new ArrayList<>();
    rows.add(
        BenchRow.of(
            "record_batch", contents / groups.all(), "contents/s", baseline, target.times(12)));
    if (large) {
      double lastTenth = contents / 10.0 / groups.lastTenth();
      rows.add(
          BenchRow.of("record_batch_last_tenth", lastTenth, "contents/s", Target.atLeast(35_000)));
    }
    rows.add(
        BenchRow.of(
            "record_with_availability",
            contents / (groups.all() + availabilitySeconds),
            "contents/s",
            baseline,
            Target.none(Target.Better.MORE)));
    return rows;
  }
}
