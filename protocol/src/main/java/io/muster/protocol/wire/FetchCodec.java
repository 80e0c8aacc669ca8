package io.muster.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.gen.Fetch;

/** The fetch channel's messages as bytes and back. */
public final class FetchCodec {
  private FetchCodec() {}

  /** The frame of a message, without its length prefix. */
  public static byte[] encode(FetchMessage message) {
    Fetch.FetchFrame.Builder frame = Fetch.FetchFrame.newBuilder();
    switch (message) {
      case FetchMessage.Get get ->
          frame.setGet(
              Fetch.Get.newBuilder()
                  .setVariantId(get.variant().toString())
                  .setContentUuid(get.content().uuid().byteString())
                  .setHash(get.hash().byteString())
                  .setOffset(get.offset()));
      case FetchMessage.Found found ->
          frame.setFound(Fetch.Found.newBuilder().setSize(found.size()));
      case FetchMessage.Chunk chunk ->
          frame.setChunk(Fetch.Chunk.newBuilder().setData(chunk.data()));
      case FetchMessage.End _ -> frame.setEnd(Fetch.End.getDefaultInstance());
      case FetchMessage.Refusal refusal ->
          frame.setRefusal(
              Fetch.Refusal.newBuilder()
                  .setKind(kind(refusal.kind()))
                  .setReason(PairCodec.reason(refusal.reason())));
    }
    byte[] bytes = frame.build().toByteArray();
    if (bytes.length > FrameLimits.FETCH) {
      throw new IllegalStateException("a fetch message of " + bytes.length + " bytes");
    }
    return bytes;
  }

  /**
   * Reads a frame of the fetch channel.
   *
   * @throws WireException if it is too long, malformed or out of a limit
   */
  public static FetchMessage decode(byte[] frame) throws WireException {
    if (frame.length > FrameLimits.FETCH) {
      throw new WireException("a fetch frame of " + frame.length + " bytes");
    }
    try {
      Fetch.FetchFrame in = Fetch.FetchFrame.parseFrom(frame);
      return switch (in.getMessageCase()) {
        case GET -> decode(in.getGet());
        case FOUND -> new FetchMessage.Found(notNegative("size", in.getFound().getSize()));
        case CHUNK -> decode(in.getChunk());
        case END -> new FetchMessage.End();
        case REFUSAL ->
            new FetchMessage.Refusal(
                kind(in.getRefusal().getKind()), PairCodec.reason(in.getRefusal().getReason()));
        case MESSAGE_NOT_SET -> throw new WireException("a fetch frame without a message");
      };
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new WireException("not a fetch message: " + e.getMessage(), e);
    }
  }

  private static FetchMessage.Get decode(Fetch.Get in) throws WireException {
    return new FetchMessage.Get(
        VariantId.parse(in.getVariantId()),
        new ContentId(Uuid.of(in.getContentUuid())),
        Hash.of(in.getHash()),
        notNegative("offset", in.getOffset()));
  }

  private static FetchMessage.Chunk decode(Fetch.Chunk in) throws WireException {
    int size = in.getData().size();
    if (size == 0 || size > FrameLimits.FETCH_CHUNK) {
      throw new WireException("a chunk of " + size + " bytes");
    }
    return new FetchMessage.Chunk(in.getData());
  }

  private static long notNegative(String what, long value) throws WireException {
    if (value < 0) {
      throw new WireException("a negative " + what);
    }
    return value;
  }

  private static Fetch.Refusal.Kind kind(FetchMessage.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> Fetch.Refusal.Kind.NOT_FOUND;
      case BUSY -> Fetch.Refusal.Kind.BUSY;
      case BROKEN -> Fetch.Refusal.Kind.BROKEN;
    };
  }

  private static FetchMessage.Kind kind(Fetch.Refusal.Kind kind) throws WireException {
    return switch (kind) {
      case NOT_FOUND -> FetchMessage.Kind.NOT_FOUND;
      case BUSY -> FetchMessage.Kind.BUSY;
      case BROKEN -> FetchMessage.Kind.BROKEN;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new WireException("a refusal of unknown kind");
    };
  }
}
