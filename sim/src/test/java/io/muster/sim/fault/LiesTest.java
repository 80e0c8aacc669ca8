package io.muster.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchChanges;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange.Toggled;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.protocol.wire.Message;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import io.muster.sim.world.Randomness;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LiesTest {
  private static final int TRIES = 100;

  private static Head head(int number) {
    Hash hash = Hash.sha256(new byte[] {(byte) number});
    return new Head(
        new DeviceId(hash),
        new Uuid(1, 1),
        new Version(new Incarnation(1, 7), number),
        hash,
        new Head.Counts(1, 1, 1),
        ByteString.copyFromUtf8("signed"));
  }

  private static AvailabilityBatch batch() {
    ContentId content = ContentId.of(Hash.sha256(new byte[] {1}));
    return AvailabilityBatch.empty(0).with(content, VariantId.parse("thumb_128"), true);
  }

  static List<GossipMessage> messages() {
    TreeMap<DeviceId, Version> versions = new TreeMap<>();
    versions.put(head(1).device(), head(1).version());
    List<Hash> leaves = List.of(head(1).root());
    return List.of(
        new GossipMessage.Heads(List.of(head(1), head(2))),
        new GossipMessage.HeadVersions(head(1).root(), versions),
        new GossipMessage.Delta(head(1), List.of(batch())),
        new GossipMessage.Delta(head(1), List.of(batch().abbreviated())),
        new GossipMessage.Delta(head(1), List.of(BatchChanges.bits(batch()))),
        new GossipMessage.Delta(head(1), List.of(Toggled.of(0, batch().shape(), batch().bits()))),
        new GossipMessage.Batches(head(1), List.of(batch())),
        new GossipMessage.Nodes(head(1).device(), head(1).version(), 1, 0, List.of(1L)),
        new GossipMessage.LeafList(head(1), leaves));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldSaySomethingElseThatADecoderTakes(GossipMessage truth) throws WireException {
    Lies lies = new Lies(Randomness.of(1), 1);
    int lied = 0;
    for (int i = 0; i < TRIES; i++) {
      Message said = lies.apply(truth);
      lied += said.equals(truth) ? 0 : 1;
      assertThat(said).hasSameClassAs(truth);
      assertThat(MessageCodec.decode(MessageCodec.channelOf(said), MessageCodec.encode(said)))
          .isEqualTo(said);
    }
    assertThat(lied).isGreaterThan(TRIES / 3);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldMostlySayTheTruth(GossipMessage truth) {
    Lies lies = new Lies(Randomness.of(1), 0);
    assertThat(lies.apply(truth)).isEqualTo(truth);
  }

  @Test
  void shouldNotLieOfRecords() {
    Lies lies = new Lies(Randomness.of(1), 1);
    Message proof = new LibraryMessage.Proof(Hash.ZERO, Hash.ZERO);
    for (int i = 0; i < TRIES; i++) {
      assertThat(lies.apply(proof)).isEqualTo(proof);
    }
  }
}
