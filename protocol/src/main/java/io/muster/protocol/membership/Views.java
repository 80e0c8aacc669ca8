package io.muster.protocol.membership;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.port.RandomSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * With whom to be connected where there are too many members for everybody to be with all: partial
 * views, after Leitão, Pereira and Rodrigues, "HyParView: a membership protocol for reliable
 * gossip-based broadcast", 2007. The <em>active</em> peers are those with a connection. The
 * <em>passive</em> ones stand by: one of them is dialled where an active one is lost, and those
 * that can't be reached are dropped. Shuffles with an active peer mix the passive views, so that
 * they name such as were up not long ago.
 *
 * <p>Other than in the paper nobody has to be introduced: the library names all members, so views
 * begin with some at random, and one draw in {@link #FRESH} is from all of them, or parts of the
 * fleet that have lost each other would never meet again.
 */
final class Views {
  /** Up to so many members each is connected with all. */
  static final int FULL_MESH = 64;

  /** Connections that this device sees to. */
  static final int ACTIVE = 5;

  /** Connections that it keeps, whoever dialled: more, and one at random is closed. */
  static final int MOST_ACTIVE = 8;

  static final int PASSIVE = 30;

  /** Between two shuffles. */
  static final long SHUFFLE_MILLIS = 30_000;

  /** Devices named in one: the sender, some active and some passive ones. */
  static final int SHUFFLED = 8;

  private static final int FRESH = 4;
  private static final int DRAWS = 10;

  private final RandomSource random;
  private final List<DeviceId> passive = new ArrayList<>();
  private final SortedSet<DeviceId> wanted = new TreeSet<>();
  private long shuffledMillis = Long.MIN_VALUE / 2;

  Views(RandomSource random) {
    this.random = random;
  }

  /** The peers to be dialled. */
  SortedSet<DeviceId> wanted() {
    return wanted;
  }

  List<DeviceId> passive() {
    return passive;
  }

  /**
   * Chooses whom to dial until there are enough.
   *
   * @param members all others
   */
  void fill(Collection<DeviceId> active, List<DeviceId> members) {
    for (int draw = 0; draw < DRAWS && active.size() + wanted.size() < ACTIVE; draw++) {
      boolean fresh = passive.isEmpty() || random.nextInt(FRESH) == 0;
      DeviceId drawn = pick(fresh ? members : passive);
      if (!active.contains(drawn)) {
        wanted.add(drawn);
      }
    }
  }

  /** Which of the active peers has to go, if there are too many. */
  Optional<DeviceId> surplus(Collection<DeviceId> active) {
    return active.size() <= MOST_ACTIVE ? Optional.empty() : Optional.of(pick(List.copyOf(active)));
  }

  private DeviceId pick(List<DeviceId> some) {
    return some.get(random.nextInt(some.size()));
  }

  void opened(DeviceId peer) {
    wanted.remove(peer);
    passive.remove(peer);
  }

  /** A connection has ended: the peer may be up still. */
  void closed(DeviceId peer) {
    wanted.remove(peer);
    stand(peer);
  }

  /** A dial came to nothing. */
  void failed(DeviceId peer) {
    wanted.remove(peer);
    passive.remove(peer);
  }

  void forget(DeviceId peer) {
    failed(peer);
  }

  private void stand(DeviceId peer) {
    if (!passive.contains(peer)) {
      if (passive.size() >= PASSIVE) {
        passive.remove(random.nextInt(PASSIVE));
      }
      passive.add(peer);
    }
  }

  /** Whom to shuffle with now, if it is time; it counts as done. */
  Optional<DeviceId> shuffleWith(Collection<DeviceId> active, long nowMillis) {
    if (active.isEmpty() || nowMillis - shuffledMillis < SHUFFLE_MILLIS) {
      return Optional.empty();
    }
    shuffledMillis = nowMillis;
    return Optional.of(pick(List.copyOf(active)));
  }

  /** Devices to name to a peer. */
  List<DeviceId> sample(DeviceId self, Collection<DeviceId> active, DeviceId peer) {
    SortedSet<DeviceId> sample = new TreeSet<>(List.of(self));
    List<DeviceId> known = new ArrayList<>(active);
    known.addAll(passive);
    for (int draw = 0; draw < DRAWS && !known.isEmpty() && sample.size() < SHUFFLED; draw++) {
      DeviceId drawn = pick(known);
      if (!drawn.equals(peer)) {
        sample.add(drawn);
      }
    }
    return List.copyOf(sample);
  }

  /** Devices that a peer has named: those that are members and not active stand by. */
  void named(List<DeviceId> devices, Collection<DeviceId> active) {
    for (DeviceId device : devices) {
      if (!active.contains(device)) {
        stand(device);
      }
    }
  }
}
