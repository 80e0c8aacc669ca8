package io.muster.sim.network;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Channel;
import java.util.Comparator;

/** A connection between two devices: frames on it arrive while it is open, or not at all. */
final class Connection {
  /** The two ends, lower id first. */
  record Key(DeviceId low, DeviceId high, Channel channel) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::low).thenComparing(Key::high).thenComparing(Key::channel);

    static Key of(DeviceId one, DeviceId other, Channel channel) {
      return one.compareTo(other) < 0 ? new Key(one, other, channel) : new Key(other, one, channel);
    }

    DeviceId other(DeviceId end) {
      return end.equals(low) ? high : low;
    }

    boolean has(DeviceId end) {
      return end.equals(low) || end.equals(high);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final DeviceId dialler;
  private final long diallerOpensNanos;
  private long lastToDialler;
  private long lastToOther;
  private long onItsWayToDialler;
  private long onItsWayToOther;
  private boolean closed;

  Connection(DeviceId dialler, long diallerOpensNanos) {
    this.dialler = dialler;
    this.diallerOpensNanos = diallerOpensNanos;
  }

  boolean isOpenFor(DeviceId end, long nowNanos) {
    return !closed && (!end.equals(dialler) || nowNanos >= diallerOpensNanos);
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /** A frame sets out; returns the bytes that are on their way to this end then. */
  long leaves(DeviceId end, int bytes) {
    if (end.equals(dialler)) {
      onItsWayToDialler += bytes;
      return onItsWayToDialler;
    }
    onItsWayToOther += bytes;
    return onItsWayToOther;
  }

  void arrives(DeviceId end, int bytes) {
    leaves(end, -bytes);
  }

  /** When a frame arrives: in order, unless it is overtaken. */
  long arrival(DeviceId end, long nanos, boolean overtaken) {
    boolean toDialler = end.equals(dialler);
    long earliest = Math.max(nanos, toDialler ? diallerOpensNanos : 0);
    if (overtaken) {
      return earliest;
    }
    long inOrder = Math.max(earliest, toDialler ? lastToDialler : lastToOther);
    if (toDialler) {
      lastToDialler = inOrder;
    } else {
      lastToOther = inOrder;
    }
    return inOrder;
  }
}
