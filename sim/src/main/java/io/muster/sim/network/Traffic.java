package io.muster.sim.network;

import io.muster.protocol.wire.Channel;

/** What went over the network so far; frames that were lost count as sent. */
public final class Traffic {
  private final long[] bytes = new long[Channel.values().length];
  private final long[] frames = new long[Channel.values().length];
  private long lost;
  private long duplicated;
  private long overtaken;

  void sent(Channel channel, byte[] frame) {
    frames[channel.ordinal()]++;
    bytes[channel.ordinal()] += frame.length;
  }

  void lost() {
    lost++;
  }

  void duplicated() {
    duplicated++;
  }

  void overtaken() {
    overtaken++;
  }

  public long frames(Channel channel) {
    return frames[channel.ordinal()];
  }

  public long bytes(Channel channel) {
    return bytes[channel.ordinal()];
  }

  public long framesLost() {
    return lost;
  }

  public long framesDuplicated() {
    return duplicated;
  }

  public long framesOvertaken() {
    return overtaken;
  }
}
