package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;

/** Messages of the fetch channel; {@code fetch.proto} says what each means. */
public sealed interface FetchMessage {
  /**
   * Asks for the bytes of a sidecar.
   *
   * @param offset bytes that are here already, 0 to {@link FrameLimits#SIDECAR}
   */
  record Request(VariantId variant, ContentId content, Hash hash, long offset)
      implements FetchMessage {}

  /**
   * The bytes come.
   *
   * @param size of the whole in bytes, 0 to {@link FrameLimits#SIDECAR}
   */
  record Found(long size) implements FetchMessage {}

  record Unavailable(Reason reason) implements FetchMessage {}

  /**
   * The next bytes.
   *
   * @param bytes 1 to {@link FrameLimits#FETCH_CHUNK} of them
   */
  record Data(ByteString bytes) implements FetchMessage {}

  record End() implements FetchMessage {}

  /** Why there are no bytes. */
  enum Reason {
    NOT_HERE,
    /** Too many transfers are under way; worth another try. */
    BUSY
  }
}
