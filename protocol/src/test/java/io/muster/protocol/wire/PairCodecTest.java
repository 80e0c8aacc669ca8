package io.muster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.wire.gen.Pair;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PairCodecTest {
  private static final BigInteger LARGE = BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.ONE);
  private static final PairMessage.Proof PROOF =
      new PairMessage.Proof(BigInteger.TEN, BigInteger.ZERO);
  private static final Introduction INTRODUCTION =
      new Introduction(
          "laptop",
          ByteString.copyFrom(new byte[91]),
          List.of("192.0.2.1:4000", "[2001:db8::1]:4000"),
          new Uuid(1, 2),
          "Photos",
          1_700_000_000_000L);

  @Test
  void shouldReadBackWhatItWrote() throws WireException {
    List<PairMessage> messages =
        List.of(
            new PairMessage.RoundOne(LARGE, BigInteger.TWO, PROOF, PROOF),
            new PairMessage.RoundTwo(LARGE, PROOF),
            new PairMessage.RoundThree(ByteString.copyFrom(new byte[] {-1, 0, 1})),
            new PairMessage.Introduce(
                PairCodec.encode(INTRODUCTION), ByteString.copyFrom(new byte[32])),
            new PairMessage.Refuse("no"));

    for (PairMessage message : messages) {
      assertThat(PairCodec.decode(PairCodec.encode(message))).isEqualTo(message);
    }
    assertThat(PairCodec.decodeIntroduction(PairCodec.encode(INTRODUCTION)))
        .isEqualTo(INTRODUCTION);
  }

  @Test
  void shouldRefuseNumberLongerThanTheGroup() {
    byte[] frame = PairCodec.encode(new PairMessage.RoundTwo(LARGE.shiftLeft(1), PROOF));

    assertThatThrownBy(() -> PairCodec.decode(frame)).isInstanceOf(WireException.class);
  }

  @Test
  void shouldRefuseMissingNumbersAndMessages() {
    byte[] empty =
        Pair.PairFrame.newBuilder().setRoundOne(Pair.RoundOne.newBuilder()).build().toByteArray();

    assertThatThrownBy(() -> PairCodec.decode(empty)).isInstanceOf(WireException.class);
    assertThatThrownBy(() -> PairCodec.decode(new byte[0])).isInstanceOf(WireException.class);
    assertThatThrownBy(() -> PairCodec.decode(new byte[FrameLimits.PAIR + 1]))
        .isInstanceOf(WireException.class);
  }

  @Test
  void shouldRefuseMacOfAnotherLength() {
    byte[] frame =
        PairCodec.encode(
            new PairMessage.Introduce(ByteString.EMPTY, ByteString.copyFrom(new byte[31])));

    assertThatThrownBy(() -> PairCodec.decode(frame)).isInstanceOf(WireException.class);
  }

  @Test
  void shouldShowPeersReasonInOneShortLine() throws WireException {
    byte[] frame = PairCodec.encode(new PairMessage.Refuse("a\nb\u001b[2J" + "c".repeat(2000)));

    PairMessage.Refuse refuse = (PairMessage.Refuse) PairCodec.decode(frame);

    assertThat(refuse.reason()).startsWith("a b [2J").hasSize(400);
  }

  @Test
  void shouldRefuseIntroductionBeyondItsLimits() throws WireException {
    Pair.Introduction good =
        Pair.Introduction.newBuilder()
            .setDeviceName("a")
            .setPublicKey(ByteString.copyFrom(new byte[91]))
            .setLibraryId(ByteString.copyFrom(new byte[16]))
            .setLibraryName("l")
            .build();
    List<Pair.Introduction> bad =
        List.of(
            good.toBuilder().setDeviceName("").build(),
            good.toBuilder().setDeviceName("a\nb").build(),
            good.toBuilder().setLibraryName("l".repeat(201)).build(),
            good.toBuilder().setPublicKey(ByteString.copyFrom(new byte[129])).build(),
            good.toBuilder().setLibraryId(ByteString.copyFrom(new byte[15])).build(),
            good.toBuilder().setLibraryCreatedMillis(-1).build(),
            good.toBuilder().addAllAddresses(Collections.nCopies(17, "h:1")).build());

    assertThat(PairCodec.decodeIntroduction(good.toByteString()).deviceName()).isEqualTo("a");
    for (Pair.Introduction introduction : bad) {
      assertThatThrownBy(() -> PairCodec.decodeIntroduction(introduction.toByteString()))
          .isInstanceOf(WireException.class);
    }
  }

  @Test
  void shouldThrowNothingElseForGarbage() {
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      try {
        assertThat(PairCodec.decode(garbage)).isNotNull();
      } catch (WireException e) {
        assertThat(e).hasMessageNotContaining("\n\n");
      }
    }
  }
}
