package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;

/** Messages of the fetch channel; {@code fetch.proto} says what each means. */
public sealed interface FetchMessage {
  /** Asks for the bytes of a sidecar from an offset on. */
  record Get(VariantId variant, ContentId content, Hash hash, long offset)
      implements FetchMessage {}

  /** The bytes come; the size in bytes is that of the whole. */
  record Found(long size) implements FetchMessage {}

  record Chunk(ByteString data) implements FetchMessage {}

  record End() implements FetchMessage {}

  record Refusal(Kind kind, String reason) implements FetchMessage {}

  /** Why the bytes do not come. */
  enum Kind {
    NOT_FOUND,
    BUSY,
    BROKEN
  }
}
