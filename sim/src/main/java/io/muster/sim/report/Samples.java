package io.muster.sim.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What was seen at moments: from each so many milliseconds one row at most. When there are too
 * many, every other one is left out, and from then on they are taken half as often.
 */
final class Samples {
  /** Rows that are kept at most. */
  static final int MAX = 1_000;

  /**
   * A moment.
   *
   * @param rounds gossip rounds begun so far, by all devices
   * @param inTouch share of all devices with an open connection
   * @param library share of all devices in the largest group with one library root
   * @param availability the same for availability roots
   */
  record Row(long millis, long rounds, double inTouch, double library, double availability) {}

  private final List<Row> rows = new ArrayList<>();
  private long everyMillis;
  private long nextMillis;

  Samples(long everyMillis) {
    this.everyMillis = everyMillis;
  }

  boolean isDue(long millis) {
    return millis >= nextMillis;
  }

  void add(Row row) {
    rows.add(row);
    if (rows.size() == MAX) {
      List<Row> kept = new ArrayList<>();
      for (int i = 0; i < rows.size(); i += 2) {
        kept.add(rows.get(i));
      }
      rows.clear();
      rows.addAll(kept);
      everyMillis *= 2;
    }
    nextMillis = row.millis() + everyMillis;
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }
}
