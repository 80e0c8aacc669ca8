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
 * Keeps a connection of each channel to every member: dials with growing pauses, measures round
 * trips, and lets go of a peer that fell silent. Gossip's rounds are its probes. It decides nothing
 * about data: who is thought to be away is only not shown as connected.
 */
public final class Membership {
  /**
   * A peer that has said nothing for so long has vanished. In sync a round comes after 67.5 s at
   * the latest, and is repeated every 5 s until it is answered.
   */
  static final long SILENCE_MILLIS = 90_000;

  private final DeviceId self;
  private final MembersView members;
  private final RandomSource random;
  private final SortedMap<DeviceId, PeerLinks> peers = new TreeMap<>();

  /** The members at the last tick: each of them has its links. */
  private List<Member> known = List.of();

  public Membership(DeviceId self, MembersView members, RandomSource random) {
    this.self = self;
    this.members = members;
    this.random = random;
  }

  public void connected(DeviceId peer, Channel channel, Now now) {
    links(peer).connected(channel, now.monotonicMillis());
  }

  public void disconnected(DeviceId peer, Channel channel, Now now) {
    PeerLinks links = peers.get(peer);
    if (links != null) { // else a removed member's connection closed at last
      links.disconnected(channel, now.monotonicMillis(), random);
    }
  }

  public void dialFailed(DeviceId peer, Channel channel, Now now) {
    disconnected(peer, channel, now);
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
      present.stream()
          .map(Member::device)
          .filter(device -> !device.equals(self))
          .forEach(this::links);
    }
    List<DeviceId> gone = new ArrayList<>();
    peers.forEach(
        (peer, links) -> {
          if (members.member(peer).isPresent()) {
            tend(peer, links, now, effects);
          } else {
            gone.add(peer);
          }
        });
    for (DeviceId peer : gone) {
      peers.remove(peer);
      effects.add(new Effect.Disconnect(peer, "no member of the library"));
    }
    return effects;
  }

  private void tend(DeviceId peer, PeerLinks links, Now now, List<Effect> effects) {
    long nowMillis = now.monotonicMillis();
    for (Channel channel : Channel.values()) {
      if (links.startDial(channel, nowMillis)) {
        effects.add(new Effect.Dial(peer, channel));
      }
    }
    boolean open = links.isConnected(Channel.GOSSIP) || links.isConnected(Channel.LIBRARY);
    if (open && links.silentSince(nowMillis) >= SILENCE_MILLIS) {
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
