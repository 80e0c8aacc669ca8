package io.muster.protocol.gossip;

import io.muster.protocol.digest.HeadsRoot;
import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input.Stored;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps every device's availability the same everywhere.
 *
 * <p>A round with a peer compares one root over all heads. Where the roots differ, versions are
 * exchanged (above {@link FrameLimits#HEAD_VERSIONS} heads a salted Bloom filter); who is ahead
 * sends heads, who is behind {@linkplain Pulls pulls}. A new head, our own or one just completed,
 * is pushed to every peer at once, so rounds are the safety net. Rounds end because roots are
 * equal. A head that clashes with the one that is known here is passed on until its owner has it,
 * who begins a new incarnation.
 */
public final class Gossip {
  /** Between two times that a device's clashing head is passed on: each has it from several. */
  static final long CLASH_MILLIS = 5_000;

  private final DeviceId self;
  private final AvailabilityView availability;
  private final MembersView members;
  private final RandomSource random;
  private final HeadCheck check;
  private final Answers answers;
  private final Pulls pulls;
  private final SortedMap<DeviceId, Rounds> peers = new TreeMap<>();
  private final SortedMap<DeviceId, Rounds.Proven> proven = new TreeMap<>();
  private RootOf rootOf = new RootOf(new TreeMap<>(), List.of(), HeadsRoot.of(List.of()));

  /** When a clashing head was passed on last, by its device. */
  private final SortedMap<DeviceId, Long> passedOn = new TreeMap<>();

  private Hash root;

  /** What a root follows from. */
  private record RootOf(SortedMap<DeviceId, Head> heads, List<Member> members, Hash root) {}

  public Gossip(
      DeviceId self,
      AvailabilityView availability,
      MembersView members,
      KeyRing keys,
      RandomSource random) {
    this.self = self;
    this.availability = availability;
    this.members = members;
    this.random = random;
    this.check = new HeadCheck(members, keys);
    this.answers = new Answers(availability);
    this.pulls = new Pulls(availability, random);
    this.root = currentRoot();
  }

  /** The heads of present members that this device vouches for. */
  private SortedMap<DeviceId, Head> heads() {
    SortedMap<DeviceId, Head> heads = new TreeMap<>(availability.heads());
    heads.keySet().removeIf(device -> members.member(device).isEmpty());
    return heads;
  }

  /** Asked for at every tick: computed anew only where something it follows from has changed. */
  private Hash currentRoot() {
    SortedMap<DeviceId, Head> all = availability.heads();
    List<Member> present = members.members();
    if (!all.equals(rootOf.heads()) || !present.equals(rootOf.members())) {
      rootOf = new RootOf(new TreeMap<>(all), present, HeadsRoot.of(heads().values()));
    }
    return rootOf.root();
  }

  public void connected(DeviceId peer) {
    peers.put(peer, new Rounds());
    doubt(peer);
  }

  private void doubt(DeviceId peer) {
    proven.computeIfPresent(peer, (_, last) -> last.doubted());
  }

  public void disconnected(DeviceId peer) {
    peers.remove(peer);
    pulls.disconnected(peer);
  }

  /** Forgets all about a device that is no member any more. */
  public void forget(DeviceId peer) {
    disconnected(peer);
    pulls.cancel(peer);
    proven.remove(peer);
    passedOn.remove(peer);
  }

  /** Begins the rounds that are due. */
  public List<Effect> tick(Now now) {
    List<Effect> effects = new ArrayList<>();
    pulls.tick(now.monotonicMillis());
    root = currentRoot(); // members may have come or gone
    peers.forEach(
        (peer, rounds) -> {
          if (rounds.due(inSync(peer), root, now.monotonicMillis(), random)) {
            effects.add(new Effect.Send(peer, new GossipMessage.Agree(root)));
          }
        });
    return effects;
  }

  /** Our own head is new: it goes to every peer. */
  public List<Effect> published() {
    root = currentRoot();
    Head own = availability.heads().get(self);
    return own == null ? List.of() : push(own, self);
  }

  private List<Effect> push(Head head, DeviceId except) {
    return peers.keySet().stream()
        .filter(peer -> !peer.equals(except) && !peer.equals(head.device()))
        .<Effect>map(peer -> new Effect.Send(peer, new GossipMessage.Heads(List.of(head))))
        .toList();
  }

  /**
   * Takes a message in.
   *
   * @throws IllegalArgumentException if it is one that only a broken or hostile peer sends
   */
  public List<Effect> received(DeviceId peer, GossipMessage message, Now now) {
    if (!peers.containsKey(peer)) {
      return List.of();
    }
    long nowMillis = now.monotonicMillis();
    List<Effect> effects = new ArrayList<>();
    switch (message) {
      case GossipMessage.Agree(Hash theirs) -> agree(peer, theirs, now, effects);
      case GossipMessage.Agreed(Hash theirs) -> agreed(peer, theirs, now);
      case GossipMessage.HeadVersions versions -> compare(peer, versions, nowMillis, effects);
      case GossipMessage.HeadFilter filter -> compare(peer, filter, effects);
      case GossipMessage.Heads(List<Head> heads) -> offered(peer, heads, nowMillis, effects);
      case GossipMessage.Pull pull -> effects.add(send(peer, answers.pull(pull)));
      case GossipMessage.PullMissing pull -> effects.add(send(peer, answers.missing(pull)));
      case GossipMessage.PullLeaves(DeviceId device) ->
          effects.add(send(peer, answers.leaves(device)));
      case GossipMessage.PullBatches pull -> effects.add(send(peer, answers.batches(pull)));
      case GossipMessage.PullNodes pull -> effects.add(send(peer, answers.nodes(pull)));
      case GossipMessage.Nodes nodes ->
          pulls
              .awaiting(nodes.device(), peer)
              .ifPresent(pull -> pulls.nodes(pull, nodes, nowMillis, effects));
      case GossipMessage.NotVouched(DeviceId device) ->
          pulls.awaiting(device, peer).ifPresent(_ -> pulls.cancel(device));
      case GossipMessage.Delta delta -> state(peer, delta, delta.head(), nowMillis, effects);
      case GossipMessage.LeafList list -> state(peer, list, list.head(), nowMillis, effects);
      case GossipMessage.Batches batches ->
          state(peer, batches, batches.head(), nowMillis, effects);
      case GossipMessage.Ping _, GossipMessage.Pong _ -> {} // membership's
    }
    return effects;
  }

  private static Effect send(DeviceId peer, GossipMessage message) {
    return new Effect.Send(peer, message);
  }

  private void agree(DeviceId peer, Hash theirs, Now now, List<Effect> effects) {
    root = currentRoot();
    if (theirs.equals(root)) {
      agreed(peer, theirs, now);
      effects.add(send(peer, new GossipMessage.Agreed(root)));
    } else {
      doubt(peer);
      effects.add(send(peer, digest(heads(), true)));
    }
  }

  private void agreed(DeviceId peer, Hash theirs, Now now) {
    if (theirs.equals(root)) {
      proven.put(peer, new Rounds.Proven(root, now.wallMillis(), true));
    }
  }

  private GossipMessage digest(SortedMap<DeviceId, Head> heads, boolean answer) {
    if (heads.size() <= FrameLimits.HEAD_VERSIONS) {
      return new GossipMessage.HeadVersions(root, versions(heads));
    }
    long salt = random.nextLong();
    List<Hash> tokens =
        heads.values().stream()
            .map(head -> TokenFilter.token(head.device(), head.version()))
            .toList();
    return new GossipMessage.HeadFilter(root, salt, TokenFilter.of(tokens, salt).bytes(), answer);
  }

  private static SortedMap<DeviceId, Version> versions(SortedMap<DeviceId, Head> heads) {
    SortedMap<DeviceId, Version> versions = new TreeMap<>();
    heads.forEach((device, head) -> versions.put(device, head.version()));
    return versions;
  }

  /** Sends the heads in which we are ahead, and pulls those in which the peer is. */
  private void compare(
      DeviceId peer, GossipMessage.HeadVersions theirs, long nowMillis, List<Effect> effects) {
    SortedMap<DeviceId, Head> mine = heads();
    List<Head> ahead = new ArrayList<>();
    mine.forEach(
        (device, head) -> {
          Version version = theirs.versions().get(device);
          if (version == null || version.compareTo(head.version()) < 0) {
            ahead.add(head);
          }
        });
    boolean sameVersions = ahead.isEmpty() && mine.size() == theirs.versions().size();
    if (sameVersions && versions(mine).equals(theirs.versions())) {
      // Either all has been settled meanwhile, or one version stands for two things: the heads show
      // it.
      ahead.addAll(theirs.root().equals(currentRoot()) ? List.of() : mine.values());
    }
    offer(peer, ahead, effects);
    theirs
        .versions()
        .forEach(
            (device, version) -> {
              Head head = mine.get(device);
              if (head == null || head.version().compareTo(version) < 0) {
                behind(peer, device, version, nowMillis, effects);
              }
            });
  }

  private static void offer(DeviceId peer, List<Head> heads, List<Effect> effects) {
    for (int from = 0; from < heads.size(); from += FrameLimits.HEADS) {
      int to = Math.min(from + FrameLimits.HEADS, heads.size());
      effects.add(send(peer, new GossipMessage.Heads(List.copyOf(heads.subList(from, to)))));
    }
  }

  /** Sends the heads that the filter proves missing, and our own filter where it is wanted. */
  private void compare(DeviceId peer, GossipMessage.HeadFilter theirs, List<Effect> effects) {
    TokenFilter filter = TokenFilter.read(theirs.filter(), theirs.salt());
    SortedMap<DeviceId, Head> mine = heads();
    List<Head> missing =
        mine.values().stream()
            .filter(head -> !filter.mightContain(TokenFilter.token(head.device(), head.version())))
            .toList();
    offer(peer, missing, effects);
    if (theirs.answer()) {
      effects.add(send(peer, digest(mine, false)));
    }
  }

  private void offered(DeviceId peer, List<Head> heads, long nowMillis, List<Effect> effects) {
    for (Head head : heads) {
      if (!offered(peer, head, nowMillis, effects)) {
        return; // each signature costs: nothing more is checked of who lies
      }
    }
  }

  /** A peer shows a head: who lacks its payload pulls it once. Returns false if it is forged. */
  private boolean offered(DeviceId peer, Head head, long nowMillis, List<Effect> effects) {
    Head mine = availability.heads().get(head.device());
    boolean clash = mine != null && mine.contradicts(head);
    if (mine != null && mine.version().compareTo(head.version()) >= 0 && !clash) {
      return true;
    }
    HeadCheck.Verdict verdict = checked(peer, head, effects);
    if (verdict != HeadCheck.Verdict.GOOD) {
      return verdict != HeadCheck.Verdict.FORGED;
    }
    if (clash) {
      effects.add(conflict(head.device()));
      passOn(peer, head, nowMillis, effects);
    }
    if (head.device().equals(self)) {
      foundOurselves(head, effects);
    } else if (!clash) {
      behind(peer, head.device(), head.version(), nowMillis, effects);
    }
    return true;
  }

  /** Nothing to pull: its owner begins a new incarnation as soon as it sees both. */
  private static Effect conflict(DeviceId device) {
    return new Effect.Warn(
        Effect.Warning.CONFLICTING_HEADS,
        device,
        "two devices sign with its key: one version stands for two things");
  }

  /** Its owner may be reached through others alone, and they may hold the same as it does. */
  private void passOn(DeviceId from, Head head, long nowMillis, List<Effect> effects) {
    Long last = passedOn.get(head.device());
    if (!head.device().equals(self) && (last == null || nowMillis - last >= CLASH_MILLIS)) {
      passedOn.put(head.device(), nowMillis);
      peers.keySet().stream()
          .filter(peer -> !peer.equals(from))
          .forEach(peer -> effects.add(send(peer, new GossipMessage.Heads(List.of(head)))));
    }
  }

  private void behind(
      DeviceId peer, DeviceId device, Version offered, long nowMillis, List<Effect> effects) {
    if (members.member(device).isPresent()) {
      doubt(peer);
      pulls.begin(device, offered, peer, nowMillis, effects);
    }
  }

  /** A later head of our own, signed by us: what we have is an older copy, or we have a clone. */
  private void foundOurselves(Head head, List<Effect> effects) {
    Head own = availability.heads().get(self);
    if (own == null || own.version().compareTo(head.version()) < 0 || own.contradicts(head)) {
      effects.add(new Effect.RenewIncarnation(head.version().incarnation().counter()));
    }
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

  private void state(
      DeviceId peer, GossipMessage message, Head head, long nowMillis, List<Effect> effects) {
    DeviceId device = head.device();
    Optional<Pull> pull = pulls.awaiting(device, peer);
    if (pull.isEmpty()) {
      return;
    }
    if (checked(peer, head, effects) != HeadCheck.Verdict.GOOD) {
      pulls.cancel(device);
      return;
    }
    if (device.equals(self)) {
      pulls.cancel(device);
      foundOurselves(head, effects);
      return;
    }
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
    pulls.stored(peer, device, stored, now.monotonicMillis(), effects);
    if (stored instanceof Stored.Conflict) {
      effects.add(conflict(device));
    }
    if (stored instanceof Stored.Complete) {
      root = currentRoot();
      Optional.ofNullable(availability.heads().get(device))
          .ifPresent(head -> effects.addAll(push(head, peer)));
    }
    return effects;
  }

  /** How availability stands with a peer. */
  public Agreement agreement(DeviceId peer) {
    Rounds.Proven last = proven.get(peer);
    if (inSync(peer)) {
      return Agreement.IN_SYNC;
    }
    if (peers.containsKey(peer)) {
      return Agreement.EXCHANGING;
    }
    return last == null ? Agreement.UNKNOWN : Agreement.BEHIND;
  }

  private boolean inSync(DeviceId peer) {
    Rounds.Proven last = proven.get(peer);
    return last != null && last.holds() && last.root().equals(root) && pulls.isIdle();
  }

  /** When the roots were last found equal, by the wall clock. */
  public Optional<Long> lastProof(DeviceId peer) {
    return Optional.ofNullable(proven.get(peer)).map(Rounds.Proven::wallMillis);
  }

  /** How much of the limits is used. */
  public List<Load> loads() {
    return pulls.loads();
  }

  public Hash root() {
    return root;
  }
}
