package io.muster.daemon.net;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the connections that others opened to this device, and says when there are enough. */
final class Slots {
  /** Inbound connections whose handshake is not over. */
  static final int MAX_UNPROVEN = 64;

  private final AtomicInteger unproven = new AtomicInteger();
  private final Map<ChannelKind, AtomicInteger> admitted = new EnumMap<>(ChannelKind.class);

  Slots() {
    for (ChannelKind kind : ChannelKind.values()) {
      admitted.put(kind, new AtomicInteger());
    }
  }

  /** A place for a stranger, or null if all are taken. */
  @Nullable Slot stranger() {
    return take(unproven, MAX_UNPROVEN);
  }

  /** A place for an admitted connection, or null if all are taken. */
  @Nullable Slot admitted(ChannelKind kind) {
    return take(Objects.requireNonNull(admitted.get(kind)), kind.maxInbound());
  }

  private static @Nullable Slot take(AtomicInteger count, int limit) {
    if (count.incrementAndGet() > limit) {
      count.decrementAndGet();
      return null;
    }
    return new Slot(count);
  }

  /** One taken place; given back once, however often it is released. */
  static final class Slot {
    private final AtomicInteger count;
    private final AtomicBoolean released = new AtomicBoolean();

    private Slot(AtomicInteger count) {
      this.count = count;
    }

    void release() {
      if (released.compareAndSet(false, true)) {
        count.decrementAndGet();
      }
    }
  }
}
