package io.muster.sim.report;

import io.muster.protocol.wire.Channel;
import java.util.EnumMap;
import java.util.Map;

/** Bytes that a device has sent, and those that have reached it. */
final class Flows {
  private final Map<Channel, Long> received = new EnumMap<>(Channel.class);
  private long sent;

  void received(Channel channel, int bytes) {
    received.merge(channel, (long) bytes, Long::sum);
  }

  void sent(int bytes) {
    sent += bytes;
  }

  long received(Channel channel) {
    return received.getOrDefault(channel, 0L);
  }

  long sent() {
    return sent;
  }
}
