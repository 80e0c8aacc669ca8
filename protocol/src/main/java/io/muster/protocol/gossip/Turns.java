package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The devices of which a peer has something later, waiting for their pull: in the order in which
 * they came, and back to the end after each. So a device that changes all the time has a turn like
 * any other, and no more: a pull that goes on for long gives way, and keeps what it has stored.
 */
final class Turns {
  /** Devices that wait; what is left out is found again by a round. */
  static final int MAX_WAITING = 20_000;

  /** Peers that are remembered for each: enough that one is left if others don't answer. */
  static final int MAX_PEERS = 3;

  /** How long a pull goes on while others wait. */
  static final long TURN_MILLIS = 20_000;

  /** A pull that can be begun. */
  record Turn(DeviceId device, DeviceId peer, Version offered) {}

  private final Map<DeviceId, List<Turn>> waiting = new LinkedHashMap<>();
  private final SortedMap<DeviceId, Long> begunMillis = new TreeMap<>();

  /** A peer has this version of a device; what it said before does not count any more. */
  void add(Turn turn) {
    List<Turn> turns = waiting.get(turn.device());
    if (turns == null) {
      if (waiting.size() < MAX_WAITING) {
        waiting.put(turn.device(), new ArrayList<>(List.of(turn)));
      }
    } else {
      turns.removeIf(other -> other.peer().equals(turn.peer()));
      if (turns.size() < MAX_PEERS) {
        turns.add(turn);
      }
    }
  }

  /**
   * Takes the next one out.
   *
   * @param begin false where the device's pull is under way: it waits on
   * @param needed false where nothing later is offered any more: it is forgotten
   */
  Optional<Turn> next(Predicate<DeviceId> begin, Predicate<Turn> needed, long nowMillis) {
    for (var devices = waiting.entrySet().iterator(); devices.hasNext(); ) {
      Map.Entry<DeviceId, List<Turn>> entry = devices.next();
      entry.getValue().removeIf(needed.negate());
      if (entry.getValue().isEmpty()) {
        devices.remove();
      } else if (begin.test(entry.getKey())) {
        devices.remove();
        begunMillis.put(entry.getKey(), nowMillis);
        return Optional.of(first(entry.getKey(), entry.getValue()));
      }
    }
    return Optional.empty();
  }

  /** The other peers are asked if this one does not answer. */
  private Turn first(DeviceId device, List<Turn> turns) {
    Turn turn = turns.removeFirst();
    if (!turns.isEmpty()) {
      waiting.put(device, turns);
    }
    return turn;
  }

  /** Whether a device's pull has gone on for long enough, and another one could begin. */
  boolean isOver(DeviceId device, long nowMillis) {
    return nowMillis - begunMillis.getOrDefault(device, nowMillis) >= TURN_MILLIS
        && waiting.keySet().stream().anyMatch(other -> !other.equals(device));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** What a peer that is gone has offered. */
  void disconnected(DeviceId peer) {
    waiting.values().forEach(turns -> turns.removeIf(turn -> turn.peer().equals(peer)));
    waiting.values().removeIf(List::isEmpty);
  }

  void forget(DeviceId device) {
    waiting.remove(device);
    begunMillis.remove(device);
  }

  Load load() {
    return new Load("devices that wait for their pull", waiting.size(), MAX_WAITING);
  }
}
