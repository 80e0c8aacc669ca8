package io.muster.protocol.gossip;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input.Stored;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pulls under way, at most one a device; {@link Pull} has their states. */
final class Pulls {
  /** Pulls at once; with the delta's size limit, what all peers together can make us hold. */
  static final int MAX_PULLS = 16;

  private final AvailabilityView availability;
  private final RandomSource random;
  private final SortedMap<DeviceId, Pull> pulls = new TreeMap<>();

  Pulls(AvailabilityView availability, RandomSource random) {
    this.availability = availability;
    this.random = random;
  }

  /** How much of its limits is used. */
  List<Load> loads() {
    int questions = 0;
    for (Pull pull : pulls.values()) {
      questions = Math.max(questions, pull.asked());
    }
    return List.of(
        new Load("pulls", pulls.size(), MAX_PULLS),
        new Load("questions of a pull without progress", questions, Pull.MAX_QUESTIONS));
  }

  boolean isIdle() {
    return pulls.isEmpty();
  }

  boolean isFull() {
    return pulls.size() >= MAX_PULLS;
  }

  boolean isUnderWay(DeviceId device) {
    return pulls.containsKey(device);
  }

  boolean isUnderWay(DeviceId device, DeviceId peer) {
    Pull pull = pulls.get(device);
    return pull != null && pull.peer().equals(peer);
  }

  /**
   * Begins a pull unless one of this device is under way or there are too many.
   *
   * @param offered what the peer says that it has; below the target it is taken as it is, since
   *     nobody else may be left who has the target
   */
  void begin(
      DeviceId device, Version offered, DeviceId peer, long nowMillis, List<Effect> effects) {
    if (isUnderWay(device) || isFull()) {
      return;
    }
    Optional<Head> target = availability.target(device);
    Head vouched = availability.heads().get(device);
    boolean onTheWay = target.filter(head -> head.version().compareTo(offered) <= 0).isPresent();
    Pull.Source source = onTheWay ? Pull.Source.LEAVES : Pull.Source.CHANGES;
    Version have = vouched == null ? null : vouched.version();
    pulls.put(device, Pull.begin(device, peer, source, nowMillis));
    effects.add(
        new Effect.Send(
            peer,
            source == Pull.Source.LEAVES
                ? new GossipMessage.PullLeaves(device)
                : new GossipMessage.Pull(device, have)));
  }

  /** The pull of this device from this peer that awaits such an answer. */
  Optional<Pull> awaiting(DeviceId device, DeviceId peer) {
    return Optional.ofNullable(pulls.get(device))
        .filter(pull -> pull.peer().equals(peer) && pull.phase() == Pull.Phase.ANSWER);
  }

  /** Batches that lead to a head; its signature has been checked. */
  void delta(Pull pull, GossipMessage.Delta delta, long nowMillis, List<Effect> effects) {
    if (delta.complete()) {
      store(
          pull,
          pull.source(),
          new Effect.ReplicaUpdate.Whole(delta.head(), delta.batches()),
          nowMillis,
          effects);
    } else {
      ask(pull, Pull.Source.LEAVES, nowMillis, effects);
    }
  }

  /** A leaf list, which must give the signed root. Returns false if it does not: the peer lies. */
  boolean leafList(Pull pull, GossipMessage.LeafList list, long nowMillis, List<Effect> effects) {
    if (list.leaves().size() != list.head().counts().batches()
        || !BatchTree.root(list.leaves()).equals(list.head().root())) {
      return false;
    }
    store(
        pull,
        Pull.Source.LEAVES,
        new Effect.ReplicaUpdate.Target(list.head(), list.leaves()),
        nowMillis,
        effects);
    return true;
  }

  /** Batches towards the target; a later head among them means a new leaf list. */
  void batches(Pull pull, GossipMessage.Batches batches, long nowMillis, List<Effect> effects) {
    boolean moved =
        availability
            .target(pull.device())
            .map(target -> !target.version().equals(batches.head().version()))
            .orElse(true);
    store(
        pull,
        moved ? Pull.Source.OUTDATED : Pull.Source.BATCHES,
        new Effect.ReplicaUpdate.Batches(batches.batches()),
        nowMillis,
        effects);
  }

  private void store(
      Pull pull,
      Pull.Source what,
      Effect.ReplicaUpdate update,
      long nowMillis,
      List<Effect> effects) {
    pulls.put(pull.device(), pull.storing(what, nowMillis));
    effects.add(new Effect.StoreReplica(pull.peer(), pull.device(), update));
  }

  /** Goes on after storing, or ends. */
  void stored(DeviceId peer, DeviceId device, Stored stored, long nowMillis, List<Effect> effects) {
    Pull pull = pulls.get(device);
    if (pull == null || !pull.peer().equals(peer) || pull.phase() != Pull.Phase.STORING) {
      return;
    }
    switch (stored) {
      case Stored.Complete _, Stored.Stale _, Stored.Conflict _ -> pulls.remove(device);
      case Stored.Partial(int holes) -> partial(pull, holes, nowMillis, effects);
      case Stored.Mismatch _ -> {
        switch (pull.source()) {
          case CHANGES -> ask(pull, Pull.Source.MISSING, nowMillis, effects);
          case MISSING -> ask(pull, Pull.Source.LEAVES, nowMillis, effects);
          case LEAVES, BATCHES, OUTDATED -> pulls.remove(device);
        }
      }
    }
  }

  private void partial(Pull pull, int holes, long nowMillis, List<Effect> effects) {
    switch (pull.source()) {
      case OUTDATED -> ask(pull, Pull.Source.LEAVES, nowMillis, effects);
      case BATCHES -> {
        if (holes < pull.holes()) {
          ask(pull.missing(holes), Pull.Source.BATCHES, nowMillis, effects);
        } else {
          pulls.remove(pull.device()); // the peer answers with nothing of use
        }
      }
      case LEAVES, CHANGES, MISSING ->
          ask(pull.missing(holes), Pull.Source.BATCHES, nowMillis, effects);
    }
  }

  private void ask(Pull pull, Pull.Source source, long nowMillis, List<Effect> effects) {
    if (pull.questions() == 0) {
      pulls.remove(pull.device()); // the peer's answers lead nowhere; a later round goes on
      return;
    }
    pulls.put(pull.device(), pull.asking(source, nowMillis));
    DeviceId device = pull.device();
    GossipMessage question =
        switch (source) {
          case CHANGES -> new GossipMessage.Pull(device, null);
          case MISSING -> missing(device);
          case LEAVES -> new GossipMessage.PullLeaves(device);
          case BATCHES, OUTDATED ->
              new GossipMessage.PullBatches(
                  device, availability.holes(device, FrameLimits.PULL_BATCHES));
        };
    effects.add(new Effect.Send(pull.peer(), question));
  }

  private GossipMessage missing(DeviceId device) {
    List<Hash> tokens = new ArrayList<>();
    List<Hash> leaves = availability.leaves(device);
    for (int number = 0; number < leaves.size(); number++) {
      if (!leaves.get(number).equals(Hash.ZERO)) {
        tokens.add(TokenFilter.token(number, leaves.get(number)));
      }
    }
    long salt = random.nextLong();
    return new GossipMessage.PullMissing(device, salt, TokenFilter.of(tokens, salt).bytes());
  }

  void cancel(DeviceId device) {
    pulls.remove(device);
  }

  /** Ends the pulls from a peer that is gone. */
  void disconnected(DeviceId peer) {
    pulls.values().removeIf(pull -> pull.peer().equals(peer));
  }

  /** Gives up on peers that don't answer. */
  void tick(long nowMillis) {
    pulls.values().removeIf(pull -> nowMillis >= pull.deadlineMillis());
  }
}
