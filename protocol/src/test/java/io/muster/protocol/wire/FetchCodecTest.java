package io.muster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.gen.Fetch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FetchCodecTest {
  private static final Hash HASH = Hash.sha256(new byte[] {1});
  private static final ContentId CONTENT = ContentId.of(HASH);
  private static final VariantId THUMB = VariantId.parse("thumb_128");

  static Stream<FetchMessage> messages() {
    return Stream.of(
        new FetchMessage.Request(THUMB, CONTENT, HASH, 0),
        new FetchMessage.Request(THUMB, CONTENT, HASH, FrameLimits.SIDECAR),
        new FetchMessage.Found(0),
        new FetchMessage.Found(FrameLimits.SIDECAR),
        new FetchMessage.Unavailable(FetchMessage.Reason.NOT_HERE),
        new FetchMessage.Unavailable(FetchMessage.Reason.BUSY),
        new FetchMessage.Data(ByteString.copyFromUtf8("x")),
        new FetchMessage.Data(ByteString.copyFrom(new byte[FrameLimits.FETCH_CHUNK])),
        new FetchMessage.End());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldReadWhatItWrote(FetchMessage message) throws WireException {
    byte[] frame = FetchCodec.encode(message);
    assertThat(frame.length).isLessThanOrEqualTo(FrameLimits.FETCH);
    assertThat(FetchCodec.decode(frame)).isEqualTo(message);
  }

  static Stream<FetchMessage> outOfRange() {
    return Stream.of(
        new FetchMessage.Request(THUMB, CONTENT, HASH, -1),
        new FetchMessage.Request(THUMB, CONTENT, HASH, FrameLimits.SIDECAR + 1),
        new FetchMessage.Found(-1),
        new FetchMessage.Found(FrameLimits.SIDECAR + 1),
        new FetchMessage.Data(ByteString.EMPTY),
        new FetchMessage.Data(ByteString.copyFrom(new byte[FrameLimits.FETCH_CHUNK + 1])));
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  void shouldNotWriteWhatIsOutOfALimit(FetchMessage message) {
    assertThatThrownBy(() -> FetchCodec.encode(message))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Fetch.Request.Builder request() {
    return Fetch.Request.newBuilder()
        .setVariant("thumb_128")
        .setContent(CONTENT.uuid().byteString())
        .setHash(HASH.byteString());
  }

  static Stream<Fetch.FetchFrame> hostile() {
    ByteString chunk = ByteString.copyFrom(new byte[FrameLimits.FETCH_CHUNK + 1]);
    Fetch.Found negative = Fetch.Found.newBuilder().setSize(-1).build();
    Fetch.Found huge = Fetch.Found.newBuilder().setSize(Long.MAX_VALUE).build();
    Stream<Fetch.FetchFrame> replies =
        Stream.of(
            Fetch.FetchFrame.newBuilder().build(),
            Fetch.FetchFrame.newBuilder().setFound(negative).build(),
            Fetch.FetchFrame.newBuilder().setFound(huge).build(),
            Fetch.FetchFrame.newBuilder().setData(Fetch.Data.newBuilder()).build(),
            Fetch.FetchFrame.newBuilder().setData(Fetch.Data.newBuilder().setBytes(chunk)).build(),
            Fetch.FetchFrame.newBuilder().setUnavailable(Fetch.Unavailable.newBuilder()).build());
    return Stream.concat(
        replies,
        Stream.of(
                request().setOffset(-1),
                request().setOffset(Long.MAX_VALUE),
                request().setVariant("../../etc_passwd"),
                request().setVariant("thumb_../x"),
                request().setVariant("thumb_" + "x".repeat(100_000)),
                request().setHash(ByteString.copyFromUtf8("../../../../etc/passwd")),
                request().clearHash(),
                request().setContent(ByteString.copyFromUtf8("short")))
            .map(request -> Fetch.FetchFrame.newBuilder().setRequest(request).build()));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void shouldRefuseHostileFrame(Fetch.FetchFrame frame) {
    assertThatThrownBy(() -> FetchCodec.decode(frame.toByteArray()))
        .isInstanceOf(WireException.class);
  }

  @Test
  void shouldRefuseFrameThatIsTooLongBeforeItIsParsed() {
    assertThatThrownBy(() -> FetchCodec.decode(new byte[FrameLimits.FETCH + 1]))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("a frame of");
  }

  @Test
  void shouldRefuseGarbage() {
    assertThatThrownBy(() -> FetchCodec.decode(new byte[] {(byte) 0xff, 1, 2}))
        .isInstanceOf(WireException.class);
  }
}
