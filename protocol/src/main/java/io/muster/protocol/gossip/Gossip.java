package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Load;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input.Stored;
import io.muster.protocol.step.Now;
import io.muster.protocol.step.RefusedHead;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Keeps every device's availability the same everywhere.
 *
 * <p>A round with a peer compares one root over all heads ({@link Rounds}). Where the roots differ,
 * a {@link Comparison} finds the heads that do; who is ahead {@linkplain Offers offers} heads, who
 * is behind {@linkplain Pulls pulls} and {@linkplain Answers is answered}. A new head, our own or
 * one just completed, is pushed to every peer at once, so rounds are the safety net. Rounds end
 * because roots are equal.
 */
public final class Gossip {
  private final DeviceId self;
  private final AvailabilityView availability;
  private final VouchedHeads heads;
  private final Rounds rounds;
  private final Comparison comparison;
  private final Answers answers;
  private final Pulls pulls;
  private final Offers offers;

  public Gossip(
      DeviceId self,
      AvailabilityView availability,
      MembersView members,
      KeyRing keys,
      RandomSource random) {
    this.self = self;
    this.availability = availability;
    this.heads = new VouchedHeads(availability, members);
    ShownHeads shown = new ShownHeads(heads);
    this.rounds = new Rounds(self, random);
    this.comparison = new Comparison(heads, shown, random);
    this.answers = new Answers(availability);
    this.pulls = new Pulls(availability, random);
    this.offers =
        new Offers(new Offers.Around(self, availability, members, keys), shown, rounds, pulls);
  }

  public void connected(DeviceId peer) {
    rounds.connected(peer);
  }

  public void disconnected(DeviceId peer) {
    rounds.disconnected(peer);
    pulls.disconnected(peer);
    offers.disconnected(peer);
  }

  /** Forgets all about a device that is no member any more. */
  public void forget(DeviceId peer) {
    disconnected(peer);
    rounds.forget(peer);
    pulls.cancel(peer);
    offers.forget(peer);
  }

  /** Begins the rounds and pulls that are due. */
  public List<Effect> tick(Now now) {
    List<Effect> effects = new ArrayList<>();
    pulls.tick(now.monotonicMillis());
    Hash root = heads.refresh(); // members may have come or gone
    offers.pullNext(now, effects);
    for (DeviceId peer : rounds.due(root, offers.isIdle(), now.monotonicMillis())) {
      effects.add(send(peer, new GossipMessage.Agree(root)));
    }
    return effects;
  }

  /** Our own head is new: it goes to every peer. */
  public List<Effect> published(Now now) {
    heads.refresh();
    List<Effect> effects = new ArrayList<>();
    Head own = availability.heads().get(self);
    if (own != null && !offers.isCloned(now)) {
      push(own, self, effects);
    }
    return effects;
  }

  private void push(Head head, DeviceId except, List<Effect> effects) {
    for (DeviceId peer : rounds.peers()) {
      if (!peer.equals(except) && !peer.equals(head.device())) {
        effects.add(send(peer, new GossipMessage.Heads(List.of(head))));
      }
    }
  }

  /**
   * Takes a message in.
   *
   * @throws IllegalArgumentException if it is one that only a broken or hostile peer sends
   */
  public List<Effect> received(DeviceId peer, GossipMessage message, Now now) {
    if (!rounds.peers().contains(peer)) {
      return List.of();
    }
    rounds.heard(peer);
    heads.refresh();
    List<Effect> effects = new ArrayList<>();
    switch (message) {
      case GossipMessage.Agree(Hash theirs) -> agree(peer, theirs, now, effects);
      case GossipMessage.Agreed(Hash theirs) -> agreed(peer, theirs, now);
      case GossipMessage.HeadVersions versions -> compare(peer, versions, now, effects);
      case GossipMessage.HeadFilter filter -> say(peer, comparison.answer(filter), effects);
      case GossipMessage.HeadFilterBack filter -> say(peer, comparison.answer(filter), effects);
      case GossipMessage.HeadBuckets buckets -> say(peer, comparison.answer(buckets), effects);
      case GossipMessage.Heads(List<Head> offered) -> offers.shown(peer, offered, now, effects);
      case GossipMessage.Pull pull -> effects.add(send(peer, answers.pull(pull)));
      case GossipMessage.PullMissing pull -> effects.add(send(peer, answers.missing(pull)));
      case GossipMessage.PullLeaves(DeviceId device) ->
          effects.add(send(peer, answers.leaves(device)));
      case GossipMessage.PullBatches pull -> effects.add(send(peer, answers.batches(pull)));
      case GossipMessage.NotVouched(DeviceId device) ->
          pulls.awaiting(device, peer).ifPresent(_ -> pulls.cancel(device));
      case GossipMessage.Delta delta -> state(peer, delta, delta.head(), now, effects);
      case GossipMessage.LeafList list -> state(peer, list, list.head(), now, effects);
      case GossipMessage.Batches batches -> state(peer, batches, batches.head(), now, effects);
      case GossipMessage.Shuffle _ -> {} // membership's
    }
    offers.pullNext(now, effects);
    return effects;
  }

  private static Effect send(DeviceId peer, GossipMessage message) {
    return new Effect.Send(peer, message);
  }

  private void agree(DeviceId peer, Hash theirs, Now now, List<Effect> effects) {
    if (theirs.equals(heads.root())) {
      agreed(peer, theirs, now);
      effects.add(send(peer, new GossipMessage.Agreed(theirs)));
    } else {
      rounds.doubt(peer);
      effects.add(send(peer, comparison.digest()));
    }
  }

  private void agreed(DeviceId peer, Hash theirs, Now now) {
    if (theirs.equals(heads.root())) {
      rounds.agreed(peer, theirs, now);
    }
  }

  /** Sends the heads in which we are ahead, and pulls those in which the peer is. */
  private void compare(
      DeviceId peer, GossipMessage.HeadVersions theirs, Now now, List<Effect> effects) {
    Comparison.Difference difference = comparison.with(theirs);
    say(peer, Comparison.frames(difference.ahead()), effects);
    difference
        .behind()
        .forEach((device, version) -> offers.behind(peer, device, version, now, effects));
  }

  private static void say(DeviceId peer, List<GossipMessage> messages, List<Effect> effects) {
    messages.forEach(message -> effects.add(send(peer, message)));
  }

  private void state(
      DeviceId peer, GossipMessage message, Head head, Now now, List<Effect> effects) {
    DeviceId device = head.device();
    Optional<Pull> pull = pulls.awaiting(device, peer);
    if (pull.isEmpty()) {
      return;
    }
    if (!offers.isGood(peer, head, effects)) {
      pulls.cancel(device);
      return;
    }
    if (device.equals(self)) {
      pulls.cancel(device);
      offers.foundOurselves(head, now, effects);
      return;
    }
    long nowMillis = now.monotonicMillis();
    switch (message) {
      case GossipMessage.Delta delta -> pulls.delta(pull.get(), delta, nowMillis, effects);
      case GossipMessage.Batches batches -> pulls.batches(pull.get(), batches, nowMillis, effects);
      case GossipMessage.LeafList list -> {
        if (!pulls.leafList(pull.get(), list, nowMillis, effects)) {
          pulls.cancel(device);
          effects.add(new Effect.Disconnect(peer, "its leaf list does not give the signed root"));
        }
      }
      default -> throw new IllegalArgumentException("no state in " + message);
    }
  }

  /** A replica was stored: the pull goes on, and a head that is complete goes to the others. */
  public List<Effect> stored(DeviceId peer, DeviceId device, Stored stored, Now now) {
    List<Effect> effects = new ArrayList<>();
    if (!(stored instanceof Stored.Partial) || !offers.gaveWay(peer, device, now)) {
      pulls.stored(peer, device, stored, now.monotonicMillis(), effects);
    }
    if (stored instanceof Stored.Conflict) {
      effects.add(Clashes.warning(device));
    }
    if (stored instanceof Stored.Complete) {
      heads.refresh();
      Optional.ofNullable(availability.heads().get(device))
          .ifPresent(head -> push(head, peer, effects));
    }
    offers.pullNext(now, effects);
    return effects;
  }

  /** How availability stands with a peer. */
  public Agreement agreement(DeviceId peer) {
    return offers.isIdle() && rounds.agrees(peer, heads.root())
        ? Agreement.IN_SYNC
        : rounds.unequal(peer);
  }

  /** When the roots were last found equal, by the wall clock. */
  public Optional<Long> lastProof(DeviceId peer) {
    return rounds.lastProof(peer);
  }

  /** How much of the limits is used. */
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>(pulls.loads());
    loads.add(offers.load());
    return loads;
  }

  /** How many heads that peers showed were not taken, and why. */
  public SortedMap<RefusedHead, Long> refused() {
    return offers.refused();
  }

  public Hash root() {
    return heads.root();
  }
}
