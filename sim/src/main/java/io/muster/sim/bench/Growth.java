package io.muster.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How figures grow from a tenth of the contents to all of them: both are measured in one run. */
final class Growth {
  private static final Target BYTES = Target.atMost(1.05);
  private static final Target TIME = Target.atMost(2);
  private static final String UNIT = "x";

  private Growth() {}

  static List<BenchRow> rows(List<BenchRow> small, List<BenchRow> large) {
    List<BenchRow> rows = new ArrayList<>();
    add(rows, "growth_bytes", BYTES, factor(small, large, "bytes_per_content"));
    add(rows, "growth_bytes_updated", BYTES, factor(small, large, "bytes_per_content_updated"));
    add(rows, "growth_presence", TIME, factor(small, large, "presence_1000x3"));
    add(rows, "growth_update", TIME, factor(small, large, "availability_update"));
    add(rows, "growth_record", TIME, factor(large, small, "record_batch"));
    return rows;
  }

  private static void add(
      List<BenchRow> rows, String name, Target target, Optional<Double> factor) {
    factor.ifPresent(value -> rows.add(BenchRow.of(name, value, UNIT, target)));
  }

  private static Optional<Double> factor(List<BenchRow> under, List<BenchRow> over, String name) {
    return value(over, name).flatMap(value -> value(under, name).map(divisor -> value / divisor));
  }

  private static Optional<Double> value(List<BenchRow> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).map(BenchRow::value).findFirst();
  }
}
