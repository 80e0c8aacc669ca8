package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.step.RefusedHead;
import io.muster.protocol.wire.GossipMessage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges the heads that peers show: what is later is pulled, what clashes is passed on. */
final class Offers {
  private final DeviceId self;
  private final AvailabilityView availability;
  private final MembersView members;
  private final HeadCheck check;
  private final ShownHeads shown;
  private final Rounds rounds;
  private final Pulls pulls;
  private final Clashes clashes = new Clashes();
  private final Turns turns = new Turns();
  private final OwnHeads ownHeads;
  private final Map<RefusedHead, Long> refused = new EnumMap<>(RefusedHead.class);

  /** Who this device is, and what it reads. */
  record Around(DeviceId self, AvailabilityView availability, MembersView members, KeyRing keys) {}

  Offers(Around around, ShownHeads shown, Rounds rounds, Pulls pulls) {
    this.self = around.self();
    this.availability = around.availability();
    this.members = around.members();
    this.check = new HeadCheck(around.members(), around.keys());
    this.shown = shown;
    this.rounds = rounds;
    this.pulls = pulls;
    this.ownHeads = new OwnHeads(around.self());
  }

  void disconnected(DeviceId peer) {
    turns.disconnected(peer);
  }

  void forget(DeviceId device) {
    clashes.forget(device);
    shown.forget(device);
    turns.forget(device);
  }

  void shown(DeviceId peer, List<Head> heads, Now now, List<Effect> effects) {
    for (Head head : heads) {
      if (!shown(peer, head, now, effects)) {
        return; // each signature costs: nothing more is checked of who lies
      }
    }
  }

  /** A peer shows a head: who lacks its payload pulls it once. Returns false if it is forged. */
  private boolean shown(DeviceId peer, Head head, Now now, List<Effect> effects) {
    Head mine = availability.heads().get(head.device());
    boolean clash = mine != null && mine.contradicts(head);
    if (mine != null && mine.version().compareTo(head.version()) >= 0 && !clash) {
      if (!mine.version().equals(head.version())) {
        count(RefusedHead.OLDER);
      }
      return true;
    }
    HeadCheck.Verdict verdict =
        shown.isKnown(head) ? HeadCheck.Verdict.GOOD : checked(peer, head, effects);
    if (verdict != HeadCheck.Verdict.GOOD) {
      return verdict != HeadCheck.Verdict.FORGED;
    }
    if (clash) {
      count(RefusedHead.CLASHING);
      effects.add(Clashes.warning(head.device()));
      passOn(peer, head, now, effects);
    }
    if (head.device().equals(self)) {
      foundOurselves(head, now, effects);
    } else if (!clash) {
      shown.add(head);
      behind(peer, head.device(), head.version(), now, effects);
    }
    return true;
  }

  private void passOn(DeviceId from, Head head, Now now, List<Effect> effects) {
    if (!head.device().equals(self) && clashes.shouldPassOn(head.device(), now.monotonicMillis())) {
      for (DeviceId peer : rounds.peers()) {
        if (!peer.equals(from)) {
          effects.add(new Effect.Send(peer, new GossipMessage.Heads(List.of(head))));
        }
      }
    }
  }

  /** A peer has a later version of a device than we do. */
  void behind(DeviceId peer, DeviceId device, Version offered, Now now, List<Effect> effects) {
    if (members.member(device).isPresent()) {
      rounds.doubt(peer);
      if (!pulls.isUnderWay(device, peer)) {
        turns.add(new Turns.Turn(device, peer, offered));
      }
      pullNext(now, effects);
    }
  }

  /** Begins the pulls that there is room for. */
  void pullNext(Now now, List<Effect> effects) {
    while (!pulls.isFull() && !turns.isEmpty()) {
      Optional<Turns.Turn> next =
          turns.next(device -> !pulls.isUnderWay(device), this::isLater, now.monotonicMillis());
      if (next.isEmpty()) {
        return;
      }
      Turns.Turn turn = next.get();
      pulls.begin(turn.device(), turn.offered(), turn.peer(), now.monotonicMillis(), effects);
    }
  }

  private boolean isLater(Turns.Turn turn) {
    Head mine = availability.heads().get(turn.device());
    return mine == null || mine.version().compareTo(turn.offered()) < 0;
  }

  /**
   * Whether a pull that is not complete gives way, since others wait: it goes on when its turn
   * comes again.
   */
  boolean gaveWay(DeviceId peer, DeviceId device, Now now) {
    if (!pulls.isFull() || !turns.isOver(device, now.monotonicMillis())) {
      return false;
    }
    pulls.cancel(device);
    availability
        .target(device)
        .ifPresent(target -> turns.add(new Turns.Turn(device, peer, target.version())));
    return true;
  }

  /** Whether nothing is on its way here, nor waits for it. */
  boolean isIdle() {
    return pulls.isIdle() && turns.isEmpty();
  }

  /** A later head of our own, signed by us: what we have is an older copy, or we have a clone. */
  void foundOurselves(Head head, Now now, List<Effect> effects) {
    Head own = availability.heads().get(self);
    if (own == null || own.version().compareTo(head.version()) < 0 || own.contradicts(head)) {
      ownHeads.found(head, now.monotonicMillis(), effects);
    }
  }

  /** Whether another device signs with our key, so that nothing is published. */
  boolean isCloned(Now now) {
    return ownHeads.isCloned(now.monotonicMillis());
  }

  private void count(RefusedHead why) {
    refused.merge(why, 1L, Long::sum);
  }

  /** How many heads were not taken, and why. */
  SortedMap<RefusedHead, Long> refused() {
    return new TreeMap<>(refused);
  }

  Load load() {
    return turns.load();
  }

  /** Whether a head is what its owner said. */
  boolean isGood(DeviceId peer, Head head, List<Effect> effects) {
    return checked(peer, head, effects) == HeadCheck.Verdict.GOOD;
  }

  /** Checks a head's signature; who passes on a forged one is cut off. */
  private HeadCheck.Verdict checked(DeviceId peer, Head head, List<Effect> effects) {
    HeadCheck.Verdict verdict = check.check(head);
    if (verdict == HeadCheck.Verdict.STRANGE) {
      count(RefusedHead.STRANGE);
    }
    if (verdict == HeadCheck.Verdict.FORGED) {
      count(RefusedHead.FORGED);
      String text = "it passed on a head that " + head.device().shortId() + " did not sign";
      effects.add(new Effect.Warn(Effect.Warning.FORGED_HEAD, peer, text));
      effects.add(new Effect.Disconnect(peer, text));
    }
    return verdict;
  }
}
