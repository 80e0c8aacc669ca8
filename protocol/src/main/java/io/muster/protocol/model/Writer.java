package io.muster.protocol.model;

import java.util.Comparator;

/** Who numbers canonical writes: a device in one of its incarnations. */
public record Writer(DeviceId device, Incarnation incarnation) implements Comparable<Writer> {
  private static final Comparator<Writer> ORDER =
      Comparator.comparing(Writer::device).thenComparing(Writer::incarnation);

  @Override
  public int compareTo(Writer other) {
    return ORDER.compare(this, other);
  }
}
