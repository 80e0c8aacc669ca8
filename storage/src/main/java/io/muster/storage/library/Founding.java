package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import java.util.List;
import java.util.Map;

/** The first records of a library: itself, and the device that makes it. */
final class Founding {
  private Founding() {}

  static List<Mutation> mutations(LibraryOptions options, NewLibrary wanted) {
    ByteString now = Values.ofNumber(options.nowMillis().getAsLong());
    return List.of(
        Mutation.put(
            RecordKey.library(randomUuid(options)),
            Map.of("name", Values.ofText(wanted.name()), "created_at", now)),
        Mutation.put(
            RecordKey.member(options.self()),
            Map.of(
                "name", Values.ofText(wanted.deviceName()),
                "public_key", wanted.publicKey(),
                "admitted_at", now)),
        Mutation.put(
            RecordKey.device(options.self()), Map.of("name", Values.ofText(wanted.deviceName()))));
  }

  /** A version 4 UUID (RFC 9562). */
  private static Uuid randomUuid(LibraryOptions options) {
    long high = (options.random().nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (options.random().nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new Uuid(high, low);
  }
}
