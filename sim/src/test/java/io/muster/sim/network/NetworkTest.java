package io.muster.sim.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.wire.Channel;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NetworkTest {
  private static final DeviceId A = new DeviceId(new Hash(1, 0, 0, 0));
  private static final DeviceId B = new DeviceId(new Hash(2, 0, 0, 0));
  private static final int MANY = 1000;

  private final World world = new World(3, new Trace(line -> {}));
  private final Network network = new Network(world, (one, other) -> true);
  private final Ear a = new Ear();
  private final Ear b = new Ear();

  /** Writes down what it is told. */
  private static final class Ear implements Endpoint {
    final List<String> told = new ArrayList<>();
    final List<Integer> frames = new ArrayList<>();
    final List<Integer> garbled = new ArrayList<>();
    boolean admits = true;

    @Override
    public boolean admits(DeviceId peer) {
      return admits;
    }

    @Override
    public void connected(DeviceId peer, Channel channel) {
      told.add("connected");
    }

    @Override
    public void disconnected(DeviceId peer, Channel channel) {
      told.add("disconnected");
    }

    @Override
    public void dialFailed(DeviceId peer, Channel channel) {
      told.add("failed");
    }

    @Override
    public void receivedGarbled(DeviceId peer, Channel channel, byte[] frame) {
      garbled.add(frame.length);
    }

    @Override
    public void received(DeviceId peer, Channel channel, byte[] frame) {
      frames.add(frame[0] & 0xff);
    }
  }

  @BeforeEach
  void attach() {
    network.attach(A, a);
    network.attach(B, b);
  }

  private void pass(long seconds) {
    world.runUntil(world.nowNanos() + seconds * World.SECOND_NANOS);
  }

  private void connect() {
    network.dial(A, B, Channel.GOSSIP);
    pass(1);
  }

  private void send(int frame) {
    network.send(A, B, Channel.GOSSIP, new byte[] {(byte) frame});
  }

  private void sendMany() {
    for (int i = 0; i < MANY; i++) {
      send(i % 100);
      world.runUntil(world.nowNanos() + World.MILLI_NANOS);
    }
    pass(5);
  }

  @Test
  void shouldConnectBothEndsAndDeliverInOrder() {
    connect();
    for (int i = 0; i < 50; i++) {
      send(i);
    }
    pass(1);
    assertThat(a.told).containsExactly("connected");
    assertThat(b.told).containsExactly("connected");
    assertThat(b.frames).hasSize(50).isSorted();
    assertThat(network.traffic().bytes(Channel.GOSSIP)).isEqualTo(50);
    assertThat(network.traffic().frames(Channel.LIBRARY)).isZero();
  }

  @Test
  void shouldLoseAsManyFramesAsItShould() {
    connect();
    network.disturb("loss", (from, to, before) -> before.withLoss(0.3));
    sendMany();
    assertThat(b.frames.size()).isBetween(620, 780);
    assertThat(network.traffic().framesLost()).isEqualTo(MANY - b.frames.size());
  }

  @Test
  void shouldDoubleFrames() {
    connect();
    network.disturb("twice", (from, to, before) -> before.withDuplicates(0.2));
    sendMany();
    assertThat(b.frames.size()).isBetween(1120, 1280);
  }

  @Test
  void shouldLetFramesBeOvertaken() {
    connect();
    network.disturb("order", (from, to, before) -> before.withReordering(0.2));
    sendMany();
    assertThat(b.frames).hasSize(MANY);
    assertThat(network.traffic().framesOvertaken()).isPositive();
    List<Integer> sent = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      sent.add(i % 100);
    }
    assertThat(b.frames).isNotEqualTo(sent);
  }

  @Test
  void shouldDelayFrames() {
    connect();
    network.disturb(
        "slow",
        (from, to, before) -> before.withDelay(2 * World.SECOND_NANOS, 2 * World.SECOND_NANOS));
    send(1);
    pass(1);
    assertThat(b.frames).isEmpty();
    pass(2);
    assertThat(b.frames).containsExactly(1);
  }

  @Test
  void shouldCarryNothingBetweenPartsAndTellNobody() {
    connect();
    network.disturb("cut", (from, to, before) -> before.withoutWay());
    send(1);
    network.dial(A, B, Channel.LIBRARY);
    pass(10);
    assertThat(b.frames).isEmpty();
    assertThat(a.told).containsExactly("connected", "failed");
    assertThat(b.told).containsExactly("connected");
    network.calm("cut");
    send(2);
    pass(1);
    assertThat(b.frames).containsExactly(2);
  }

  @Test
  void shouldFailDialsToWhoIsDownOrDoesNotAdmit() {
    b.admits = false;
    connect();
    network.detach(B);
    network.dial(A, B, Channel.GOSSIP);
    pass(10);
    assertThat(a.told).containsExactly("failed", "failed");
  }

  @Test
  void shouldDropWhatIsOnItsWayWhenTheConnectionEnds() {
    connect();
    send(1);
    network.disconnect(A, B);
    pass(1);
    assertThat(b.frames).isEmpty();
    assertThat(a.told).containsExactly("connected", "disconnected");
    assertThat(b.told).containsExactly("connected", "disconnected");
  }

  @Test
  void shouldTellWhoSendsToADeviceThatHasStartedAnew() {
    connect();
    network.detach(B);
    network.attach(B, new Ear());
    send(1);
    pass(1);
    assertThat(a.told).containsExactly("connected", "disconnected");
  }

  @Test
  void shouldReplaceAConnectionWithoutEndingIt() {
    connect();
    network.dial(B, A, Channel.GOSSIP);
    pass(1);
    assertThat(a.told).containsExactly("connected", "connected");
    assertThat(b.told).containsExactly("connected", "connected");
    send(9);
    pass(1);
    assertThat(b.frames).containsExactly(9);
  }

  @Test
  void shouldGarbleFramesAndSaySo() {
    connect();
    network.disturb("noise", (from, to, before) -> before.withCorruption(0.2));
    sendMany();
    assertThat(b.garbled.size()).isBetween(120, 280);
    assertThat(b.garbled).contains(0, 1);
    assertThat(b.frames.size() + b.garbled.size()).isEqualTo(MANY);
    assertThat(network.traffic().framesCorrupted()).isEqualTo(b.garbled.size());
  }

  @Test
  void shouldCutOneWayAlone() {
    connect();
    network.disturb("way", (from, to, before) -> from.equals(A) ? before.withoutWay() : before);
    send(1);
    network.send(B, A, Channel.GOSSIP, new byte[] {2});
    pass(1);
    assertThat(b.frames).isEmpty();
    assertThat(a.frames).containsExactly(2);
  }

  @Test
  void shouldBeLateNowAndThen() {
    connect();
    network.disturb("late", (from, to, before) -> before.withLateness(0.1));
    send(0);
    for (int i = 1; i < MANY; i++) {
      send(i % 100);
    }
    world.runUntil(world.nowNanos() + 20 * World.MILLI_NANOS);
    assertThat(b.frames.size()).as("others wait behind the late ones").isLessThan(MANY);
    pass(10);
    assertThat(b.frames).hasSize(MANY);
  }

  @Test
  void shouldHealSomeWaysForGood() {
    connect();
    network.disturb("cut", (from, to, before) -> before.withoutWay());
    network.heal((from, to) -> from.equals(A));
    send(1);
    network.send(B, A, Channel.GOSSIP, new byte[] {2});
    pass(1);
    assertThat(b.frames).containsExactly(1);
    assertThat(a.frames).isEmpty();
  }
}
