package io.muster.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.protocol.step.Now;
import io.muster.protocol.testing.FakeAvailability;
import io.muster.protocol.testing.FakeKeys;
import io.muster.protocol.testing.FakeLibrary;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.protocol.wire.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static final DeviceId A = Samples.device(1);
  private static final DeviceId B = Samples.device(2);
  private static final DeviceId STRANGER = Samples.device(9);

  private final FakeMembers members = new FakeMembers(1, 2);
  private final FakeLibrary library = new FakeLibrary(1);
  private final FakeAvailability availability = new FakeAvailability(1);
  private final Node node = node(1, library, availability);

  private Node node(int number, FakeLibrary rows, FakeAvailability store) {
    FakeKeys keys = new FakeKeys(Samples.publicKey(number));
    return new Node(Samples.device(number), new Node.Ports(rows, members, store, keys, () -> 77));
  }

  private static Now now() {
    return new Now(1_000_000_000, Samples.NOW);
  }

  private List<Effect> step(Input input) {
    return node.step(input, now());
  }

  @Test
  void shouldGreetOnEachChannelInItsWay() {
    assertThat(step(new Input.Tick()))
        .contains(new Effect.Dial(B, Channel.LIBRARY), new Effect.Dial(B, Channel.GOSSIP));
    assertThat(step(new Input.Connected(B, Channel.LIBRARY)))
        .singleElement()
        .matches(e -> e instanceof Effect.Send s && s.message() instanceof LibraryMessage.Hello);
    assertThat(step(new Input.Connected(B, Channel.GOSSIP)))
        .singleElement()
        .matches(e -> e instanceof Effect.Send s && s.message() instanceof GossipMessage.Agree);
    assertThat(node.status().peers()).singleElement().matches(NodeStatus.Peer::connected);
    step(new Input.Disconnected(B, Channel.GOSSIP));
    assertThat(node.status().peers()).singleElement().matches(peer -> !peer.connected());
  }

  @Test
  void shouldDisconnectAPeerThatSendsNonsense() {
    step(new Input.Connected(B, Channel.GOSSIP));
    Message bad = new GossipMessage.HeadFilterBack(1, -1, ByteString.copyFromUtf8("nonsense"));
    assertThat(step(new Input.Received(B, bad)))
        .singleElement()
        .matches(e -> e instanceof Effect.Disconnect d && d.peer().equals(B));
  }

  @Test
  void shouldGiveAStrangerNothingButAClosedConnection() {
    List<Input> inputs =
        List.of(
            new Input.Connected(STRANGER, Channel.LIBRARY),
            new Input.Connected(STRANGER, Channel.GOSSIP),
            new Input.Received(STRANGER, new GossipMessage.Agree(new Samples(1).hash())));
    for (Input input : inputs) {
      assertThat(step(input)).singleElement().isInstanceOf(Effect.Disconnect.class);
    }
    assertThat(step(new Input.Disconnected(STRANGER, Channel.GOSSIP))).isEmpty();
    assertThat(step(new Input.DialFailed(STRANGER, Channel.GOSSIP))).isEmpty();
  }

  @Test
  void shouldForgetARemovedMember() {
    step(new Input.Connected(B, Channel.LIBRARY));
    step(new Input.Connected(B, Channel.GOSSIP));
    members.remove(2);
    assertThat(step(new Input.Tick()))
        .singleElement()
        .matches(e -> e instanceof Effect.Disconnect d && d.peer().equals(B));
    library.write(
        Mutation.putSidecar(
            Samples.content(1), new VariantId("thumb", "128"), Blob.failed("no", 1)),
        Samples.NOW);
    assertThat(step(new Input.LibraryChanged())).isEmpty();
    assertThat(node.status().peers()).isEmpty();
    assertThat(node.status().inSync()).isTrue();
  }

  @Test
  void shouldCountItsWarnings() {
    step(new Input.Connected(B, Channel.LIBRARY));
    step(new Input.Received(B, new LibraryMessage.Hello(8, 9, Context.EMPTY)));
    assertThat(node.status().warnings()).containsEntry(Effect.Warning.VERSION_MISMATCH, 1L);
  }

  private record Sent(DeviceId from, DeviceId to, Message message) {}

  @Test
  void shouldBeInSyncOnlyWhenBothChannelsAreProven() {
    Map<DeviceId, Node> nodes = new TreeMap<>();
    nodes.put(A, node);
    nodes.put(B, node(2, new FakeLibrary(2), new FakeAvailability(2)));
    Deque<Sent> flying = new ArrayDeque<>();
    assertThat(node.status().inSync()).isFalse();
    for (Channel channel : Channel.values()) {
      send(A, step(new Input.Connected(B, channel)), flying);
      Node other = Objects.requireNonNull(nodes.get(B));
      send(B, other.step(new Input.Connected(A, channel), now()), flying);
      while (!flying.isEmpty()) {
        Sent next = flying.remove();
        Node to = Objects.requireNonNull(nodes.get(next.to()));
        Input received = new Input.Received(next.from(), next.message());
        send(next.to(), to.step(received, now()), flying);
      }
      assertThat(node.status().inSync()).isEqualTo(channel == Channel.GOSSIP);
    }
    NodeStatus.Peer peer = node.status().peers().getFirst();
    assertThat(peer.library().agreement()).isEqualTo(Agreement.IN_SYNC);
    assertThat(peer.availability().lastProof()).hasValue(now().wallMillis());
  }

  private static void send(DeviceId from, List<Effect> effects, Deque<Sent> flying) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send(DeviceId peer, Message message)) {
        flying.add(new Sent(from, peer, message));
      }
    }
  }
}
