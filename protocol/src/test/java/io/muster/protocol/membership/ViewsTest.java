package io.muster.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More members than can all be connected with each other. */
class ViewsTest {
  private static final int COUNT = 150;

  private final FakeMembers members = new FakeMembers(IntStream.rangeClosed(1, COUNT).toArray());
  private final SplittableRandom random = new SplittableRandom(1);
  private final SortedMap<DeviceId, Membership> up = new TreeMap<>();
  private long nowMillis = 1_000;

  private Now now() {
    return new Now(nowMillis * 1_000_000, Samples.NOW);
  }

  private void start(int first, int last) {
    for (int number = first; number <= last; number++) {
      DeviceId id = Samples.device(number);
      up.put(id, new Membership(id, members, random::nextLong));
    }
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nowMillis += 1_000;
      for (DeviceId id : List.copyOf(up.keySet())) {
        run(id, machine(id).tick(now()));
      }
    }
  }

  private Membership machine(DeviceId id) {
    Membership machine = up.get(id);
    if (machine == null) {
      throw new AssertionError("down: " + id);
    }
    return machine;
  }

  private void run(DeviceId from, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Dial(DeviceId peer, Channel channel) -> {
          if (up.containsKey(peer)) {
            machine(peer).connected(from, channel, now());
            machine(from).connected(peer, channel, now());
          } else {
            machine(from).dialFailed(peer, channel, now());
          }
        }
        case Effect.Disconnect(DeviceId peer, String _) -> end(from, peer);
        case Effect.Send(DeviceId peer, GossipMessage.Shuffle shuffle) ->
            run(peer, machine(peer).shuffled(from, shuffle));
        default -> throw new AssertionError(effect);
      }
    }
  }

  private void end(DeviceId one, DeviceId other) {
    for (Channel channel : Channel.values()) {
      machine(one).disconnected(other, channel, now());
      if (up.containsKey(other)) {
        machine(other).disconnected(one, channel, now());
      }
    }
  }

  /** Everybody that one reaches over others. */
  private SortedSet<DeviceId> reached() {
    SortedSet<DeviceId> seen = new TreeSet<>();
    Deque<DeviceId> next = new ArrayDeque<>(List.of(up.firstKey()));
    while (!next.isEmpty()) {
      DeviceId id = next.remove();
      if (seen.add(id)) {
        next.addAll(machine(id).connected(Channel.GOSSIP));
      }
    }
    return seen;
  }

  private void heartbeat() {
    up.forEach(
        (id, machine) ->
            machine
                .connected(Channel.GOSSIP)
                .forEach(peer -> machine.heard(peer, new GossipMessage.Agree(Hash.ZERO), now())));
  }

  @Test
  void shouldKeepAFewConnectionsThatLeadToEverybody() {
    start(1, COUNT);
    for (int i = 0; i < 20; i++) {
      pass(10);
      heartbeat();
    }
    assertThat(up.values())
        .allMatch(
            machine -> {
              int active = machine.connected(Channel.GOSSIP).size();
              return active >= Views.ACTIVE && active <= Views.MOST_ACTIVE;
            });
    assertThat(reached()).hasSize(COUNT);
  }

  @Test
  void shouldFindEachOtherAgainWhenAThirdIsGone() {
    start(1, COUNT);
    pass(60);
    heartbeat();
    for (int number = 1; number <= COUNT / 3; number++) {
      DeviceId gone = Samples.device(number);
      List<DeviceId> peers = machine(gone).connected(Channel.GOSSIP);
      up.remove(gone);
      for (DeviceId peer : peers) {
        if (up.containsKey(peer)) {
          end(peer, gone);
        }
      }
    }
    pass(60);
    assertThat(reached()).hasSize(COUNT - COUNT / 3);
  }

  @Test
  void shouldShuffleSoThatTheOthersThatStandByAreAlive() {
    List<DeviceId> named = new ArrayList<>();
    Views views = new Views(random::nextLong);
    for (int number = 2; number < 60; number++) {
      named.add(Samples.device(number));
    }
    views.named(named, List.of(Samples.device(2)));
    assertThat(views.passive()).hasSize(Views.PASSIVE).doesNotContain(Samples.device(2));
    assertThat(views.sample(Samples.device(1), List.of(Samples.device(2)), Samples.device(3)))
        .contains(Samples.device(1))
        .doesNotContain(Samples.device(3))
        .hasSizeLessThanOrEqualTo(Views.SHUFFLED);
    assertThat(views.shuffleWith(List.of(), 0)).isEmpty();
    assertThat(views.shuffleWith(named, 0)).isPresent();
    assertThat(views.shuffleWith(named, Views.SHUFFLE_MILLIS - 1)).isEmpty();
    DeviceId failed = views.passive().getFirst();
    views.failed(failed);
    assertThat(views.passive()).doesNotContain(failed);
  }

  @Test
  void shouldBeConnectedWithAllAsLongAsTheyAreFew() {
    for (int number = Views.FULL_MESH + 1; number <= COUNT; number++) {
      members.remove(number);
    }
    start(1, Views.FULL_MESH);
    pass(2);
    assertThat(up.values())
        .allMatch(machine -> machine.connected(Channel.GOSSIP).size() == Views.FULL_MESH - 1);
    members.add(Views.FULL_MESH + 1);
    start(Views.FULL_MESH + 1, Views.FULL_MESH + 1);
    pass(80);
    assertThat(up.values())
        .allMatch(machine -> machine.connected(Channel.GOSSIP).size() <= Views.MOST_ACTIVE + 1);
    assertThat(reached()).hasSize(Views.FULL_MESH + 1);
  }
}
