package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import java.math.BigInteger;

/** Messages of the pairing channel; {@code pair.proto} says what each means. */
public sealed interface PairMessage {
  /** A Schnorr proof of knowledge: g to the v, and the response r. */
  record Proof(BigInteger commitment, BigInteger response) {}

  record RoundOne(BigInteger gx1, BigInteger gx2, Proof x1, Proof x2) implements PairMessage {}

  record RoundTwo(BigInteger a, Proof x2s) implements PairMessage {}

  /** Key confirmation; the tag is opaque here, 1 to 64 bytes. */
  record RoundThree(ByteString tag) implements PairMessage {}

  /**
   * Who the sender is.
   *
   * @param introduction bytes of an {@link Introduction}, read only once the code is proven
   * @param mac HMAC-SHA256 over them
   */
  record Introduce(ByteString introduction, ByteString mac) implements PairMessage {}

  record Refuse(String reason) implements PairMessage {}
}
