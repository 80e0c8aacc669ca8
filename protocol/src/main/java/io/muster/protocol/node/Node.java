package io.muster.protocol.node;

import io.muster.protocol.gossip.Gossip;
import io.muster.protocol.membership.Membership;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Load;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.protocol.step.Now;
import io.muster.protocol.sync.LibrarySync;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.protocol.wire.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One device's core. {@link #step} takes what happened and the time and returns what is to be done,
 * in order; it starts no thread, reads no clock and opens nothing. One thread at a time.
 */
public final class Node {
  /** What the core reads: committed state, and who may sign. */
  public record Ports(
      LibraryView library,
      MembersView members,
      AvailabilityView availability,
      KeyRing keys,
      RandomSource random) {}

  private final DeviceId self;
  private final MembersView members;
  private final Membership membership;
  private final LibrarySync sync;
  private final Gossip gossip;
  private final Map<Effect.Warning, Long> warnings = new EnumMap<>(Effect.Warning.class);

  public Node(DeviceId self, Ports ports) {
    this.self = self;
    this.members = ports.members();
    this.membership = new Membership(self, ports.members(), ports.random());
    this.sync = new LibrarySync(self, ports.library());
    this.gossip =
        new Gossip(self, ports.availability(), ports.members(), ports.keys(), ports.random());
  }

  /** Takes in one input. */
  public List<Effect> step(Input input, Now now) {
    List<Effect> effects =
        switch (input) {
          case Input.Tick _ -> tick(now);
          case Input.Connected(DeviceId peer, Channel channel) -> connected(peer, channel, now);
          case Input.Disconnected(DeviceId peer, Channel channel) ->
              disconnected(peer, channel, now);
          case Input.DialFailed(DeviceId peer, Channel channel) -> {
            membership.dialFailed(peer, channel, now);
            yield List.of();
          }
          case Input.Received(DeviceId peer, Message message) -> received(peer, message, now);
          case Input.LibraryChanged _ -> sync.libraryChanged(now);
          case Input.ChangesMerged merged -> sync.merged(merged.peer(), merged.range(), now);
          case Input.RecordsMerged(DeviceId peer) -> sync.repaired(peer, now);
          case Input.AvailabilityPublished _ -> gossip.published(now);
          case Input.ReplicaStored(DeviceId peer, DeviceId device, Input.Stored stored) ->
              gossip.stored(peer, device, stored, now);
        };
    for (Effect effect : effects) {
      note(effect, now);
    }
    return effects;
  }

  private void note(Effect effect, Now now) {
    switch (effect) {
      case Effect.Warn warn -> warnings.merge(warn.warning(), 1L, Long::sum);
      case Effect.Send(DeviceId peer, GossipMessage.Agree _) -> membership.asked(peer, now);
      default -> {}
    }
  }

  private List<Effect> tick(Now now) {
    List<Effect> effects = new ArrayList<>(membership.tick(now));
    for (Effect effect : List.copyOf(effects)) {
      if (effect instanceof Effect.Disconnect(DeviceId peer, _) && members.member(peer).isEmpty()) {
        sync.forget(peer);
        gossip.forget(peer);
      }
    }
    effects.addAll(sync.tick(now));
    effects.addAll(gossip.tick(now));
    return effects;
  }

  /** A device that is no member, or no longer, gets nothing but a closed connection. */
  private static List<Effect> refuse(DeviceId peer) {
    return List.of(new Effect.Disconnect(peer, "no member of the library"));
  }

  private List<Effect> connected(DeviceId peer, Channel channel, Now now) {
    if (members.member(peer).isEmpty()) {
      return refuse(peer);
    }
    membership.connected(peer, channel, now);
    return switch (channel) {
      case LIBRARY -> sync.connected(peer, now);
      case GOSSIP -> {
        gossip.connected(peer);
        yield gossip.tick(now);
      }
    };
  }

  private List<Effect> disconnected(DeviceId peer, Channel channel, Now now) {
    membership.disconnected(peer, channel, now);
    switch (channel) {
      case LIBRARY -> sync.disconnected(peer);
      case GOSSIP -> gossip.disconnected(peer);
    }
    return List.of();
  }

  private List<Effect> received(DeviceId peer, Message message, Now now) {
    if (members.member(peer).isEmpty()) {
      return refuse(peer);
    }
    membership.heard(peer, message, now);
    List<Effect> effects = new ArrayList<>();
    if (message instanceof GossipMessage.Shuffle shuffle) {
      effects.addAll(membership.shuffled(peer, shuffle));
    }
    try {
      effects.addAll(
          switch (message) {
            case LibraryMessage library -> sync.received(peer, library, now);
            case GossipMessage heard -> gossip.received(peer, heard, now);
          });
    } catch (IllegalArgumentException e) {
      effects.add(new Effect.Disconnect(peer, "it sent " + e.getMessage()));
    }
    return effects;
  }

  /** How much of the limits is used that are kept in memory. */
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>(sync.loads());
    loads.addAll(gossip.loads());
    return loads;
  }

  /** How things stand, for people. */
  public NodeStatus status() {
    List<NodeStatus.Peer> peers =
        members.members().stream()
            .filter(member -> !member.device().equals(self))
            .map(
                member ->
                    new NodeStatus.Peer(
                        member.device(),
                        membership.isConnected(member.device(), Channel.LIBRARY),
                        membership.isConnected(member.device(), Channel.GOSSIP),
                        membership.roundTripMicros(member.device()),
                        new NodeStatus.Standing(
                            sync.agreement(member.device()), sync.lastProof(member.device())),
                        new NodeStatus.Standing(
                            gossip.agreement(member.device()), gossip.lastProof(member.device()))))
            .toList();
    return new NodeStatus(
        sync.root(), gossip.root(), peers, new TreeMap<>(warnings), gossip.refused());
  }
}
