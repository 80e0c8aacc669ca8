package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.gen.Fetch;

/** The fetch channel's messages as bytes and back. */
public final class FetchCodec {
  /** Longest variant id: two parts of 32 characters and what joins them. */
  private static final int VARIANT_LENGTH = 65;

  private FetchCodec() {}

  /**
   * The frame of a message, without its length prefix.
   *
   * @throws IllegalArgumentException if it is out of a limit
   */
  public static byte[] encode(FetchMessage message) {
    try {
      check(message);
    } catch (WireException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    Fetch.FetchFrame.Builder frame = Fetch.FetchFrame.newBuilder();
    switch (message) {
      case FetchMessage.Request(VariantId variant, ContentId content, Hash hash, long offset) ->
          frame.setRequest(
              Fetch.Request.newBuilder()
                  .setVariant(variant.toString())
                  .setContent(content.uuid().byteString())
                  .setHash(hash.byteString())
                  .setOffset(offset));
      case FetchMessage.Found(long size) -> frame.setFound(Fetch.Found.newBuilder().setSize(size));
      case FetchMessage.Unavailable(FetchMessage.Reason reason) ->
          frame.setUnavailable(Fetch.Unavailable.newBuilder().setReason(encode(reason)));
      case FetchMessage.Data(ByteString bytes) ->
          frame.setData(Fetch.Data.newBuilder().setBytes(bytes));
      case FetchMessage.End() -> frame.setEnd(Fetch.End.getDefaultInstance());
    }
    return frame.build().toByteArray();
  }

  private static Fetch.Reason encode(FetchMessage.Reason reason) {
    return switch (reason) {
      case NOT_HERE -> Fetch.Reason.NOT_HERE;
      case BUSY -> Fetch.Reason.BUSY;
    };
  }

  /**
   * Reads a frame.
   *
   * @throws WireException if it is too long, malformed or out of a limit
   */
  public static FetchMessage decode(byte[] frame) throws WireException {
    if (frame.length > FrameLimits.FETCH) {
      throw new WireException("a frame of " + frame.length + " bytes");
    }
    try {
      FetchMessage message = decode(Fetch.FetchFrame.parseFrom(frame));
      check(message);
      return message;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new WireException("not a fetch message: " + e.getMessage(), e);
    }
  }

  private static FetchMessage decode(Fetch.FetchFrame in) throws WireException {
    return switch (in.getMessageCase()) {
      case REQUEST -> decode(in.getRequest());
      case FOUND -> new FetchMessage.Found(in.getFound().getSize());
      case UNAVAILABLE ->
          new FetchMessage.Unavailable(
              switch (in.getUnavailable().getReason()) {
                case NOT_HERE -> FetchMessage.Reason.NOT_HERE;
                case BUSY -> FetchMessage.Reason.BUSY;
                case UNKNOWN, UNRECOGNIZED -> throw new WireException("unavailable, no reason");
              });
      case DATA -> new FetchMessage.Data(in.getData().getBytes());
      case END -> new FetchMessage.End();
      case MESSAGE_NOT_SET -> throw new WireException("a fetch frame without a message");
    };
  }

  private static FetchMessage.Request decode(Fetch.Request in) throws WireException {
    // Before it is parsed: whoever refuses it quotes it.
    checkRange("a variant id", in.getVariant().length(), 1, VARIANT_LENGTH);
    return new FetchMessage.Request(
        VariantId.parse(in.getVariant()),
        new ContentId(Uuid.of(in.getContent())),
        Hash.of(in.getHash()),
        in.getOffset());
  }

  private static void check(FetchMessage message) throws WireException {
    switch (message) {
      case FetchMessage.Request request ->
          checkRange("an offset", request.offset(), 0, FrameLimits.SIDECAR);
      case FetchMessage.Found found -> checkRange("a size", found.size(), 0, FrameLimits.SIDECAR);
      case FetchMessage.Data data ->
          checkRange("a chunk", data.bytes().size(), 1, FrameLimits.FETCH_CHUNK);
      case FetchMessage.Unavailable _, FetchMessage.End _ -> {}
    }
  }

  private static void checkRange(String what, long bytes, long least, long most)
      throws WireException {
    if (bytes < least || bytes > most) {
      throw new WireException("%s of %d, allowed are %d to %d".formatted(what, bytes, least, most));
    }
  }
}
