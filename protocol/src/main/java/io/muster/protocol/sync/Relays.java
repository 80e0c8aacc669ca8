package io.muster.protocol.sync;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Load;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Changes that came from a peer and are to be sent on. In a mesh most peers have them from their
 * writer, and each change would cross each connection twice, and every one at once. So it is sent
 * on at once only to peers that needed it the last time. To the others it is only said, with the
 * next tick, that it is here; if such a peer does not say the same within {@link #WAIT_MILLIS}, it
 * gets the change after all, and those to come at once. These are the eager and lazy pushes of
 * Plumtree (Leitao, Pereira, Rodrigues: Epidemic Broadcast Trees, 2007), a tree for each writer.
 */
final class Relays {
  /** Two ticks: one in which all say what they have, and one for it to arrive. */
  static final long WAIT_MILLIS = 500;

  /** Most that wait; above it the oldest one goes on at once. */
  static final int MAX_WAITING = 256;

  private record Waiting(ChangeRange range, long untilMillis) {}

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Context unsaid = Context.EMPTY;

  /** Whether this came a moment ago. */
  boolean has(ChangeRange range) {
    return waiting.stream().anyMatch(one -> one.range().equals(range));
  }

  /** A peer's change is durable here. */
  void add(ChangeRange range, long nowMillis) {
    waiting.addLast(new Waiting(range, nowMillis + WAIT_MILLIS));
    unsaid = unsaid.plus(range);
    if (waiting.size() > MAX_WAITING) {
      waiting.removeFirst();
    }
  }

  /** What is not to be sent yet to a peer that others serve with these writers' changes. */
  Context held(Set<DeviceId> served) {
    Context held = Context.EMPTY;
    for (Waiting one : waiting) {
      if (served.contains(one.range().writer().device())) {
        held = held.plus(one.range());
      }
    }
    return held;
  }

  /** What came since this was last asked for: peers are told that it is here. */
  List<ChangeRange> toSay() {
    List<ChangeRange> say = new ArrayList<>(unsaid.minus(Context.EMPTY));
    unsaid = Context.EMPTY;
    return say;
  }

  /** Lets go what has waited long enough; returns whether there was any. */
  boolean release(long nowMillis) {
    return waiting.removeIf(one -> nowMillis >= one.untilMillis());
  }

  Load load() {
    return new Load("changes that wait to be sent on", waiting.size(), MAX_WAITING);
  }
}
