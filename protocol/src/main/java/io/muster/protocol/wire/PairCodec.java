package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.wire.gen.Pair;
import java.math.BigInteger;

/** The pairing channel's messages as bytes and back. */
public final class PairCodec {
  /** Bytes of a number of the 3072-bit group; what is longer is not even parsed. */
  private static final int MAX_NUMBER = 384;

  private static final int MAX_TAG = 64;
  private static final int MAC = 32;
  private static final int MAX_REASON = 400;

  private PairCodec() {}

  /** The frame of a message, without its length prefix. */
  public static byte[] encode(PairMessage message) {
    Pair.PairFrame.Builder frame = Pair.PairFrame.newBuilder();
    switch (message) {
      case PairMessage.RoundOne one ->
          frame.setRoundOne(
              Pair.RoundOne.newBuilder()
                  .setGx1(bytes(one.gx1()))
                  .setGx2(bytes(one.gx2()))
                  .setX1(encode(one.x1()))
                  .setX2(encode(one.x2())));
      case PairMessage.RoundTwo two ->
          frame.setRoundTwo(
              Pair.RoundTwo.newBuilder().setA(bytes(two.a())).setX2S(encode(two.x2s())));
      case PairMessage.RoundThree three ->
          frame.setRoundThree(Pair.RoundThree.newBuilder().setTag(three.tag()));
      case PairMessage.Introduce introduce ->
          frame.setIntroduce(
              Pair.Introduce.newBuilder()
                  .setIntroduction(introduce.introduction())
                  .setMac(introduce.mac()));
      case PairMessage.Refuse refuse ->
          frame.setRefuse(Pair.Refuse.newBuilder().setReason(clip(refuse.reason())));
    }
    return check(frame.build().toByteArray());
  }

  private static byte[] check(byte[] frame) {
    if (frame.length > FrameLimits.PAIR) {
      throw new IllegalStateException("a pairing message of " + frame.length + " bytes");
    }
    return frame;
  }

  /**
   * Reads a frame of the pairing channel.
   *
   * @throws WireException if it is too long, malformed or out of a limit
   */
  public static PairMessage decode(byte[] frame) throws WireException {
    if (frame.length > FrameLimits.PAIR) {
      throw new WireException("a pairing frame of " + frame.length + " bytes");
    }
    try {
      Pair.PairFrame in = Pair.PairFrame.parseFrom(frame);
      return switch (in.getMessageCase()) {
        case ROUND_ONE -> decode(in.getRoundOne());
        case ROUND_TWO ->
            new PairMessage.RoundTwo(
                number(in.getRoundTwo().getA(), MAX_NUMBER), proof(in.getRoundTwo().getX2S()));
        case ROUND_THREE -> new PairMessage.RoundThree(tag(in.getRoundThree().getTag()));
        case INTRODUCE -> decode(in.getIntroduce());
        case REFUSE -> new PairMessage.Refuse(reason(in.getRefuse().getReason()));
        case MESSAGE_NOT_SET -> throw new WireException("a pairing frame without a message");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new WireException("not a pairing message: " + e.getMessage(), e);
    }
  }

  private static PairMessage decode(Pair.RoundOne in) throws WireException {
    return new PairMessage.RoundOne(
        number(in.getGx1(), MAX_NUMBER),
        number(in.getGx2(), MAX_NUMBER),
        proof(in.getX1()),
        proof(in.getX2()));
  }

  private static PairMessage decode(Pair.Introduce in) throws WireException {
    if (in.getMac().size() != MAC) {
      throw new WireException("a MAC of " + in.getMac().size() + " bytes");
    }
    return new PairMessage.Introduce(in.getIntroduction(), in.getMac());
  }

  private static Pair.Proof encode(PairMessage.Proof proof) {
    return Pair.Proof.newBuilder()
        .setCommitment(bytes(proof.commitment()))
        .setResponse(bytes(proof.response()))
        .build();
  }

  private static PairMessage.Proof proof(Pair.Proof in) throws WireException {
    return new PairMessage.Proof(
        number(in.getCommitment(), MAX_NUMBER), number(in.getResponse(), MAX_NUMBER));
  }

  /** Unsigned and big-endian, without leading zeros; zero is one byte. */
  private static ByteString bytes(BigInteger number) {
    byte[] signed = number.toByteArray();
    int from = signed.length > 1 && signed[0] == 0 ? 1 : 0;
    return ByteString.copyFrom(signed, from, signed.length - from);
  }

  private static BigInteger number(ByteString in, int limit) throws WireException {
    if (in.isEmpty() || in.size() > limit) {
      throw new WireException("a number of " + in.size() + " bytes");
    }
    return new BigInteger(1, in.toByteArray());
  }

  private static ByteString tag(ByteString in) throws WireException {
    if (in.isEmpty() || in.size() > MAX_TAG) {
      throw new WireException("a tag of " + in.size() + " bytes");
    }
    return in;
  }

  /** The bytes that {@link PairMessage.Introduce} carries. */
  public static ByteString encode(Introduction introduction) {
    return Pair.Introduction.newBuilder()
        .setDeviceName(introduction.deviceName())
        .setPublicKey(introduction.publicKey())
        .addAllAddresses(introduction.addresses())
        .setLibraryId(introduction.libraryId().byteString())
        .setLibraryName(introduction.libraryName())
        .setLibraryCreatedMillis(introduction.libraryCreatedMillis())
        .build()
        .toByteString();
  }

  /**
   * Reads the bytes of an introduction.
   *
   * @throws WireException if they are malformed or out of a limit
   */
  public static Introduction decodeIntroduction(ByteString bytes) throws WireException {
    try {
      Pair.Introduction in = Pair.Introduction.parseFrom(bytes);
      return new Introduction(
          in.getDeviceName(),
          in.getPublicKey(),
          in.getAddressesList(),
          Uuid.of(in.getLibraryId()),
          in.getLibraryName(),
          in.getLibraryCreatedMillis());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new WireException("not an introduction: " + e.getMessage(), e);
    }
  }

  private static String clip(String reason) {
    return reason.substring(0, Math.min(reason.length(), MAX_REASON));
  }

  /** A peer's words, fit to be shown in one line. */
  static String reason(String in) {
    return clip(in).replaceAll("\\p{Cntrl}", " ");
  }
}
