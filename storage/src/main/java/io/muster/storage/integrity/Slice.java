package io.muster.storage.integrity;

import java.util.function.LongSupplier;

/** What is left of a budget. */
final class Slice {
  private final LongSupplier nanoTime;
  private final long deadline;
  private long bytes;

  Slice(Budget budget, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.deadline = nanoTime.getAsLong() + budget.nanos();
    this.bytes = budget.bytes();
  }

  void read(long size) {
    bytes -= size;
  }

  boolean isOver() {
    return bytes <= 0 || nanoTime.getAsLong() - deadline >= 0;
  }
}
