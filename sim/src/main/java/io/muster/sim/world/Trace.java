package io.muster.sim.world;

import io.muster.protocol.model.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A rolling SHA-256 over every event: time, device, kind, and the bytes of the frame if there is
 * one. Two runs with one hash went the same way.
 */
public final class Trace {
  private static final byte[] NO_BYTES = {};

  private final Consumer<String> lines;
  private Hash hash = Hash.ZERO;
  private long events;

  /**
   * A new trace.
   *
   * @param lines takes each event as a line for people
   */
  public Trace(Consumer<String> lines) {
    this.lines = lines;
  }

  public void record(long nanos, int device, String kind) {
    record(nanos, device, kind, NO_BYTES);
  }

  public void record(long nanos, int device, String kind, byte[] frame) {
    ByteBuffer place = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    place.putLong(nanos).putInt(device);
    hash =
        Hash.sha256(
            hash.bytes(), place.array(), kind.getBytes(StandardCharsets.UTF_8), NO_BYTES, frame);
    events++;
    lines.accept(
        Text.of(
            "%11.6f  %d  %s%s",
            nanos / 1e9, device, kind, frame.length == 0 ? "" : ", " + frame.length + " B"));
  }

  public Hash hash() {
    return hash;
  }

  public long events() {
    return events;
  }
}
