package io.muster.protocol.membership;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Member;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps a connection of each channel to every member, above {@link Views#FULL_MESH} members to
 * some: dials with growing pauses, measures round trips, and lets go of a peer that fell silent.
 * Gossip's rounds are its probes. It decides nothing about data: who is thought to be away is only
 * not shown as connected.
 */
public final class Membership {
  /**
   * A peer that has said nothing for so long has vanished. In sync a round comes after 67.5 s at
   * the latest, and is repeated until it is answered.
   */
  static final long SILENCE_MILLIS = 90_000;

  /** The same where it was asked something and did not answer. */
  static final long UNANSWERED_MILLIS = 35_000;

  private final DeviceId self;
  private final MembersView members;
  private final RandomSource random;
  private final SortedMap<DeviceId, PeerLinks> peers = new TreeMap<>();

  private final Views views;

  /** The members at the last tick. */
  private List<Member> known = List.of();

  /** Their ids without our own. */
  private List<DeviceId> others = List.of();

  public Membership(DeviceId self, MembersView members, RandomSource random) {
    this.self = self;
    this.members = members;
    this.random = random;
    this.views = new Views(random);
  }

  private boolean isPartial() {
    return known.size() > Views.FULL_MESH;
  }

  public void connected(DeviceId peer, Channel channel, Now now) {
    links(peer).connected(channel, now.monotonicMillis());
    if (channel == Channel.GOSSIP) {
      views.opened(peer);
    }
  }

  public void disconnected(DeviceId peer, Channel channel, Now now) {
    PeerLinks links = peers.get(peer);
    if (links != null) { // else a removed member's connection closed at last
      links.disconnected(channel, now.monotonicMillis(), random);
      if (channel == Channel.GOSSIP) {
        views.closed(peer);
      }
    }
  }

  public void dialFailed(DeviceId peer, Channel channel, Now now) {
    disconnected(peer, channel, now);
    if (channel == Channel.GOSSIP) {
      views.failed(peer);
    }
  }

  private PeerLinks links(DeviceId peer) {
    return peers.computeIfAbsent(peer, _ -> new PeerLinks());
  }

  /** A round was begun with a peer: its answer is to be measured. */
  public void asked(DeviceId peer, Now now) {
    PeerLinks links = peers.get(peer);
    if (links != null) {
      links.asked(now);
    }
  }

  /** Every frame shows that its sender lives; the answer to a round is measured. */
  public void heard(DeviceId peer, Message message, Now now) {
    PeerLinks links = peers.get(peer);
    if (links != null) {
      links.heard(now.monotonicMillis());
      if (isAnswer(message)) {
        links.answered(now);
      }
    }
  }

  private static boolean isAnswer(Message message) {
    return switch (message) {
      case GossipMessage.Agreed _, GossipMessage.HeadVersions _, GossipMessage.HeadFilter _ -> true;
      default -> false;
    };
  }

  /** Dials and lets go. */
  public List<Effect> tick(Now now) {
    List<Effect> effects = new ArrayList<>();
    List<Member> present = members.members();
    if (!present.equals(known)) {
      known = present;
      others = present.stream().map(Member::device).filter(id -> !id.equals(self)).toList();
      leave(effects);
    }
    if (isPartial()) {
      look(now, effects);
    } else {
      others.forEach(this::links);
    }
    peers.forEach((peer, links) -> tend(peer, links, now, effects));
    return effects;
  }

  /** Forgets who is no member any more. */
  private void leave(List<Effect> effects) {
    for (DeviceId peer : List.copyOf(peers.keySet())) {
      if (members.member(peer).isEmpty()) {
        peers.remove(peer);
        views.forget(peer);
        effects.add(new Effect.Disconnect(peer, "no member of the library"));
      }
    }
  }

  /** Sees to the partial views. */
  private void look(Now now, List<Effect> effects) {
    List<DeviceId> active = connected(Channel.GOSSIP);
    views
        .surplus(active)
        .ifPresent(peer -> effects.add(new Effect.Disconnect(peer, "enough others are connected")));
    views.fill(active, others);
    peers.entrySet().removeIf(each -> each.getValue().isClosed() && !isDialled(each.getKey()));
    views.wanted().forEach(this::links);
    views
        .shuffleWith(active, now.monotonicMillis())
        .ifPresent(
            peer ->
                effects.add(
                    new Effect.Send(
                        peer, new GossipMessage.Shuffle(views.sample(self, active, peer), true))));
  }

  private boolean isDialled(DeviceId peer) {
    return !isPartial() || views.wanted().contains(peer) || isConnected(peer, Channel.GOSSIP);
  }

  /** A peer names others, and is named some in return if it asks for them. */
  public List<Effect> shuffled(DeviceId peer, GossipMessage.Shuffle shuffle) {
    List<DeviceId> active = connected(Channel.GOSSIP);
    List<Effect> effects = new ArrayList<>();
    if (shuffle.asks() && active.contains(peer)) {
      List<DeviceId> sample = views.sample(self, active, peer);
      effects.add(new Effect.Send(peer, new GossipMessage.Shuffle(sample, false)));
    }
    views.named(
        shuffle.devices().stream()
            .filter(device -> !device.equals(self) && members.member(device).isPresent())
            .toList(),
        active);
    return effects;
  }

  private void tend(DeviceId peer, PeerLinks links, Now now, List<Effect> effects) {
    long nowMillis = now.monotonicMillis();
    for (Channel channel : Channel.values()) {
      if (isDialled(peer) && links.startDial(channel, nowMillis)) {
        effects.add(new Effect.Dial(peer, channel));
      }
    }
    boolean open = links.isConnected(Channel.GOSSIP) || links.isConnected(Channel.LIBRARY);
    boolean silent =
        links.silentSince(nowMillis) >= SILENCE_MILLIS
            || links.unansweredFor(nowMillis) >= UNANSWERED_MILLIS;
    if (open && silent) {
      effects.add(new Effect.Disconnect(peer, "nothing heard of it for a while"));
    }
  }

  public boolean isConnected(DeviceId peer, Channel channel) {
    PeerLinks links = peers.get(peer);
    return links != null && links.isConnected(channel);
  }

  /** The peers with an open connection of this channel, by id. */
  public List<DeviceId> connected(Channel channel) {
    return peers.entrySet().stream()
        .filter(entry -> entry.getValue().isConnected(channel))
        .map(entry -> entry.getKey())
        .toList();
  }

  /** The smoothed round trip in microseconds, if one was measured. */
  public OptionalLong roundTripMicros(DeviceId peer) {
    PeerLinks links = peers.get(peer);
    return links == null ? OptionalLong.empty() : links.roundTripMicros();
  }
}
