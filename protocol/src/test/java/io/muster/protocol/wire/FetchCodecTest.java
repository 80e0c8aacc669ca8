package io.muster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.gen.Fetch;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FetchCodecTest {
  private static final FetchMessage.Get GET =
      new FetchMessage.Get(
          VariantId.parse("thumb_128"),
          new ContentId(new Uuid(1, 2)),
          Hash.sha256(new byte[] {1}),
          1L << 40);

  @Test
  void shouldReadBackWhatItWrote() throws WireException {
    List<FetchMessage> messages =
        List.of(
            GET,
            new FetchMessage.Found(7),
            new FetchMessage.Chunk(ByteString.copyFrom(new byte[FrameLimits.FETCH_CHUNK])),
            new FetchMessage.End(),
            new FetchMessage.Refusal(FetchMessage.Kind.NOT_FOUND, "not here"),
            new FetchMessage.Refusal(FetchMessage.Kind.BUSY, "later"),
            new FetchMessage.Refusal(FetchMessage.Kind.BROKEN, "offset"));

    for (FetchMessage message : messages) {
      assertThat(FetchCodec.decode(FetchCodec.encode(message))).isEqualTo(message);
    }
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    Fetch.Get get = parse(FetchCodec.encode(GET)).getGet();
    List<Fetch.FetchFrame.Builder> bad =
        List.of(
            frame().setGet(get.toBuilder().setOffset(-1)),
            frame().setGet(get.toBuilder().setVariantId("../../etc")),
            frame().setGet(get.toBuilder().setHash(ByteString.EMPTY)),
            frame().setGet(get.toBuilder().setContentUuid(ByteString.copyFrom(new byte[17]))),
            frame().setFound(Fetch.Found.newBuilder().setSize(-1)),
            frame().setChunk(Fetch.Chunk.getDefaultInstance()),
            frame()
                .setChunk(
                    Fetch.Chunk.newBuilder()
                        .setData(ByteString.copyFrom(new byte[FrameLimits.FETCH_CHUNK + 1]))),
            frame().setRefusal(Fetch.Refusal.getDefaultInstance()),
            frame());

    for (Fetch.FetchFrame.Builder frame : bad) {
      assertThatThrownBy(() -> FetchCodec.decode(frame.build().toByteArray()))
          .isInstanceOf(WireException.class);
    }
    assertThatThrownBy(() -> FetchCodec.decode(new byte[FrameLimits.FETCH + 1]))
        .isInstanceOf(WireException.class);
  }

  @Test
  void shouldThrowNothingElseForGarbage() {
    Random random = new Random(12);
    for (int i = 0; i < 5_000; i++) {
      byte[] garbage = new byte[random.nextInt(100)];
      random.nextBytes(garbage);
      try {
        assertThat(FetchCodec.decode(garbage)).isNotNull();
      } catch (WireException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static Fetch.FetchFrame.Builder frame() {
    return Fetch.FetchFrame.newBuilder();
  }

  private static Fetch.FetchFrame parse(byte[] frame) {
    try {
      return Fetch.FetchFrame.parseFrom(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
