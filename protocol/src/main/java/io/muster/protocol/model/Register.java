package io.muster.protocol.model;

import com.google.protobuf.ByteString;

/**
 * One field of a canonical record as its last writer left it.
 *
 * @param time when, by the writer's hybrid clock; {@link Timestamp#NONE} for derived fields
 * @param dot the write that set it; its device breaks ties of time
 * @param value canonical bytes, see {@link Values}
 */
public record Register(Timestamp time, Dot dot, ByteString value) {
  /** Longest value in bytes. */
  public static final int MAX_VALUE = 64 * 1024;

  public DeviceId device() {
    return dot.writer().device();
  }
}
