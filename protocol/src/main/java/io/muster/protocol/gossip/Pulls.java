package io.muster.protocol.gossip;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Effect.ReplicaUpdate;
import io.muster.protocol.step.Input.Stored;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The pulls under way, at most one a device; {@link Pull} has their states. */
final class Pulls {
  /** Pulls at once; with the delta's size limit, what all peers together can make us hold. */
  static final int MAX_PULLS = 16;

  private final AvailabilityView availability;
  private final Questions questions;
  private final SortedMap<DeviceId, Pull> pulls = new TreeMap<>();

  Pulls(AvailabilityView availability, RandomSource random) {
    this.availability = availability;
    this.questions = new Questions(availability, random);
  }

  /** How much of its limits is used. */
  List<Load> loads() {
    int asked = 0;
    for (Pull pull : pulls.values()) {
      asked = Math.max(asked, pull.asked());
    }
    return List.of(
        new Load("pulls", pulls.size(), MAX_PULLS),
        new Load("questions of a pull without progress", asked, Pull.MAX_QUESTIONS));
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
    Pull.Source source = questions.first(device, offered);
    pulls.put(device, Pull.begin(device, peer, source, nowMillis));
    effects.add(new Effect.Send(peer, question(device, source)));
  }

  /** The pull of this device from this peer that awaits such an answer. */
  Optional<Pull> awaiting(DeviceId device, DeviceId peer) {
    return Optional.ofNullable(pulls.get(device))
        .filter(pull -> pull.peer().equals(peer) && pull.phase() == Pull.Phase.ANSWER);
  }

  /** Changes that lead to a head; its signature has been checked. */
  void delta(Pull pull, GossipMessage.Delta delta, long nowMillis, List<Effect> effects) {
    Pull.Patch patch = Pull.Patch.of(delta.head(), delta.changes());
    step(pull.with(patch), pull.source(), delta.head(), nowMillis, effects);
  }

  private void step(
      Pull pull, Pull.Source source, Head head, long nowMillis, List<Effect> effects) {
    store(pull, source, new ReplicaUpdate.Whole(head, pull.patch().changes()), nowMillis, effects);
  }

  /** A leaf list, which must give the signed root. Returns false if it does not: the peer lies. */
  boolean leafList(Pull pull, GossipMessage.LeafList list, long nowMillis, List<Effect> effects) {
    if (list.leaves().size() != list.head().counts().batches()
        || !BatchTree.root(list.leaves()).equals(list.head().root())) {
      return false;
    }
    store(
        pull.with(Pull.Patch.NONE),
        Pull.Source.LEAVES,
        new ReplicaUpdate.Target(list.head(), list.leaves()),
        nowMillis,
        effects);
    return true;
  }

  /** Batches towards the target; a later head among them means a new leaf list. */
  void batches(Pull pull, GossipMessage.Batches batches, long nowMillis, List<Effect> effects) {
    if (pull.source() == Pull.Source.PATCH) {
      patch(pull, batches, nowMillis, effects);
      return;
    }
    boolean moved =
        availability
            .target(pull.device())
            .map(target -> !target.version().equals(batches.head().version()))
            .orElse(true);
    store(
        pull,
        moved ? Pull.Source.OUTDATED : Pull.Source.BATCHES,
        new ReplicaUpdate.Batches(batches.changes()),
        nowMillis,
        effects);
  }

  /** The rest of a step; where its owner has moved on meanwhile, all begins anew. */
  private void patch(Pull pull, GossipMessage.Batches rest, long nowMillis, List<Effect> effects) {
    if (pull.patch().leadsTo(rest.head().version())) {
      Pull.Patch all = pull.patch().with(rest.head(), rest.changes());
      step(pull.with(all), Pull.Source.PATCH, rest.head(), nowMillis, effects);
    } else {
      beginAnew(pull, rest.head().version(), nowMillis, effects);
    }
  }

  private void beginAnew(Pull pull, Version offered, long nowMillis, List<Effect> effects) {
    Pull.Source source = questions.first(pull.device(), offered);
    ask(pull.with(Pull.Patch.NONE), source, nowMillis, effects);
  }

  /** Hashes of nodes, which lead further down, or to the batches that differ. */
  void nodes(Pull pull, GossipMessage.Nodes nodes, long nowMillis, List<Effect> effects) {
    if (pull.source() != Pull.Source.NODES) {
      return;
    }
    if (!pull.patch().leadsTo(nodes.version())) {
      beginAnew(pull, nodes.version(), nowMillis, effects);
      return;
    }
    List<Integer> asked = pull.patch().nodes();
    List<Integer> differing = Descent.differing(nodes, asked, availability.leaves(pull.device()));
    if (nodes.height() == 0 || differing.isEmpty()) {
      differing.removeAll(pull.patch().numbers());
      askForRest(pull, nodes.height() == 0 ? differing : List.of(), nowMillis, effects);
    } else if (Descent.isMuch(differing.size(), nodes.hashes().size())) {
      ask(pull, Pull.Source.MISSING, nowMillis, effects);
    } else {
      descend(pull, nodes.height() - 1, differing, nowMillis, effects);
    }
  }

  private void descend(
      Pull pull, int height, List<Integer> nodes, long nowMillis, List<Effect> effects) {
    Pull next = pull.with(pull.patch().asking(List.copyOf(nodes)));
    GossipMessage question = new GossipMessage.PullNodes(pull.device(), height, List.copyOf(nodes));
    ask(next, Pull.Source.NODES, question, nowMillis, effects);
  }

  private void askForRest(Pull pull, List<Integer> numbers, long nowMillis, List<Effect> effects) {
    if (numbers.size() > FrameLimits.PULL_BATCHES) {
      ask(pull, Pull.Source.LEAVES, nowMillis, effects);
    } else {
      GossipMessage question = questions.batches(pull.device(), List.copyOf(numbers));
      ask(pull, Pull.Source.PATCH, question, nowMillis, effects);
    }
  }

  private void store(
      Pull pull, Pull.Source what, ReplicaUpdate update, long nowMillis, List<Effect> effects) {
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
      case Stored.Partial partial -> partial(pull, partial, nowMillis, effects);
      case Stored.Unknown(List<Integer> batches) -> unknown(pull, batches, nowMillis, effects);
      case Stored.Mismatch _ -> mismatch(pull, nowMillis, effects);
    }
  }

  private void mismatch(Pull pull, long nowMillis, List<Effect> effects) {
    switch (pull.source()) {
      case CHANGES ->
          ask(pull.with(Pull.Patch.NONE), questions.comparison(pull.device()), nowMillis, effects);
      case MISSING -> askForHidden(pull, nowMillis, effects);
      case PATCH -> ask(pull.with(Pull.Patch.NONE), Pull.Source.LEAVES, nowMillis, effects);
      case NODES, LEAVES, BATCHES, OUTDATED -> pulls.remove(pull.device());
    }
  }

  /** What a filter hid, by all leaves: it costs a round trip more than to descend, but one only. */
  private void askForHidden(Pull pull, long nowMillis, List<Effect> effects) {
    Head head = pull.patch().head();
    int batches = head == null ? 0 : head.counts().batches();
    List<Integer> all = IntStream.range(0, BatchTree.nodes(batches, 1)).boxed().toList();
    descend(pull, 0, all, nowMillis, effects);
  }

  /** What can't be understood here is asked for in full, once. */
  private void unknown(Pull pull, List<Integer> batches, long nowMillis, List<Effect> effects) {
    if (pull.patch().inFull() || batches.size() > FrameLimits.PULL_BATCHES) {
      ask(pull.with(Pull.Patch.NONE), Pull.Source.LEAVES, nowMillis, effects);
    } else {
      GossipMessage question = questions.inFull(pull.device(), batches);
      Pull next = pull.with(pull.patch().askingInFull());
      ask(next, Pull.Source.PATCH, question, nowMillis, effects);
    }
  }

  private void partial(Pull pull, Stored.Partial partial, long nowMillis, List<Effect> effects) {
    boolean stuck =
        pull.source() == Pull.Source.BATCHES && partial.holes() >= pull.patience().holes();
    if (pull.source() == Pull.Source.OUTDATED) {
      ask(pull, Pull.Source.LEAVES, nowMillis, effects);
    } else if (!partial.unknown().isEmpty()) {
      GossipMessage question = questions.inFull(pull.device(), partial.unknown());
      ask(pull.missing(partial.holes()), Pull.Source.BATCHES, question, nowMillis, effects);
    } else if (stuck) {
      pulls.remove(pull.device()); // the peer answers with nothing of use
    } else {
      ask(pull.missing(partial.holes()), Pull.Source.BATCHES, nowMillis, effects);
    }
  }

  private void ask(Pull pull, Pull.Source source, long nowMillis, List<Effect> effects) {
    ask(pull, source, question(pull.device(), source), nowMillis, effects);
  }

  private GossipMessage question(DeviceId device, Pull.Source source) {
    return switch (source) {
      case CHANGES -> questions.changes(device);
      case NODES -> new GossipMessage.PullNodes(device, 0, List.of());
      case MISSING -> questions.missing(device);
      case PATCH -> questions.batches(device, List.of());
      case LEAVES -> new GossipMessage.PullLeaves(device);
      case BATCHES, OUTDATED -> questions.holes(device);
    };
  }

  private void ask(
      Pull pull, Pull.Source source, GossipMessage question, long nowMillis, List<Effect> effects) {
    if (!pull.mayAsk()) {
      pulls.remove(pull.device()); // the peer's answers lead nowhere; a later round goes on
      return;
    }
    pulls.put(pull.device(), pull.asking(source, nowMillis));
    effects.add(new Effect.Send(pull.peer(), question));
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
