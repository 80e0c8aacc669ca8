package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.GossipMessage;
import java.util.List;

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
  }

  void forget(DeviceId device) {
    clashes.forget(device);
    shown.forget(device);
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
      return true;
    }
    HeadCheck.Verdict verdict =
        shown.isKnown(head) ? HeadCheck.Verdict.GOOD : checked(peer, head, effects);
    if (verdict != HeadCheck.Verdict.GOOD) {
      return verdict != HeadCheck.Verdict.FORGED;
    }
    if (clash) {
      effects.add(Clashes.warning(head.device()));
      passOn(peer, head, now, effects);
    }
    if (head.device().equals(self)) {
      foundOurselves(head, effects);
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
      pulls.begin(device, offered, peer, now.monotonicMillis(), effects);
    }
  }

  /** A later head of our own, signed by us: what we have is an older copy, or we have a clone. */
  void foundOurselves(Head head, List<Effect> effects) {
    Head own = availability.heads().get(self);
    if (own == null || own.version().compareTo(head.version()) < 0 || own.contradicts(head)) {
      effects.add(new Effect.RenewIncarnation(head.version().incarnation().counter()));
    }
  }

  /** Whether a head is what its owner said. */
  boolean isGood(DeviceId peer, Head head, List<Effect> effects) {
    return checked(peer, head, effects) == HeadCheck.Verdict.GOOD;
  }

  /** Checks a head's signature; who passes on a forged one is cut off. */
  private HeadCheck.Verdict checked(DeviceId peer, Head head, List<Effect> effects) {
    HeadCheck.Verdict verdict = check.check(head);
    if (verdict == HeadCheck.Verdict.FORGED) {
      String text = "it passed on a head that " + head.device().shortId() + " did not sign";
      effects.add(new Effect.Warn(Effect.Warning.FORGED_HEAD, peer, text));
      effects.add(new Effect.Disconnect(peer, text));
    }
    return verdict;
  }
}
