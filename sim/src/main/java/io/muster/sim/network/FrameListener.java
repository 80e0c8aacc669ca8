package io.muster.sim.network;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Channel;

/** Whoever wants to know what becomes of frames. It must not change anything. */
@FunctionalInterface
public interface FrameListener {
  /** What can become of a frame. */
  enum Fate {
    ARRIVED,

    /** It came with other bytes. */
    GARBLED,

    LOST
  }

  /** A frame as it was sent. */
  record Sent(long nanos, DeviceId from, DeviceId to, Channel channel, ByteString frame) {}

  /** It is known what became of a frame, or of one of its copies. */
  void ended(Sent sent, Fate fate);
}
