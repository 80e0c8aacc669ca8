package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.step.Effect;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Later heads of this device that it does not know of, signed by its key. One means that what it
 * has is an older copy: it begins a new incarnation. Ever new ones mean that another device signs
 * with the key, a clone; each would begin one after the other for ever. So the one that sees {@link
 * #CLONED} of them within {@link #WINDOW_MILLIS} says so and publishes nothing more until they are
 * that long ago.
 */
final class OwnHeads {
  /** So many incarnations that are not ours are a clone's. */
  static final int CLONED = 3;

  /** Within ten minutes. */
  static final long WINDOW_MILLIS = 600_000;

  private final DeviceId self;

  /** The last ones, at most {@link #CLONED}. */
  private final Deque<Foreign> foreign = new ArrayDeque<>();

  private record Foreign(Incarnation incarnation, long seenMillis) {}

  OwnHeads(DeviceId self) {
    this.self = self;
  }

  /** A later head of this device was found at a peer. */
  void found(Head head, long nowMillis, List<Effect> effects) {
    Incarnation incarnation = head.version().incarnation();
    boolean known = foreign.stream().anyMatch(each -> each.incarnation().equals(incarnation));
    boolean cloned = isCloned(nowMillis);
    if (!known && !cloned) {
      foreign.addLast(new Foreign(incarnation, nowMillis));
      if (foreign.size() > CLONED) {
        foreign.removeFirst();
      }
    }
    if (!isCloned(nowMillis)) {
      effects.add(new Effect.RenewIncarnation(incarnation.counter()));
    } else if (!cloned) {
      effects.add(
          new Effect.Warn(
              Effect.Warning.CLONED_DEVICE,
              self,
              "another device signs with this one's key; nothing more is published for now"));
    }
  }

  /** Whether nothing is to be published. */
  boolean isCloned(long nowMillis) {
    return foreign.size() == CLONED && nowMillis - foreign.getFirst().seenMillis() < WINDOW_MILLIS;
  }
}
