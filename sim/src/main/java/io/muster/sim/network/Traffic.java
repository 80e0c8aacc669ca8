package io.muster.sim.network;

import io.muster.protocol.wire.Channel;
import java.util.EnumMap;
import java.util.Map;

/** What went over the network so far; frames that were lost count as sent. */
public final class Traffic {
  private final Map<Channel, Long> bytes = new EnumMap<>(Channel.class);
  private final Map<Channel, Long> frames = new EnumMap<>(Channel.class);
  private long lost;
  private long duplicated;
  private long overtaken;
  private long corrupted;

  /** What it is now; it stays so. */
  public Traffic copy() {
    Traffic copy = new Traffic();
    copy.bytes.putAll(bytes);
    copy.frames.putAll(frames);
    copy.lost = lost;
    copy.duplicated = duplicated;
    copy.overtaken = overtaken;
    copy.corrupted = corrupted;
    return copy;
  }

  void sent(Channel channel, byte[] frame) {
    frames.merge(channel, 1L, Long::sum);
    bytes.merge(channel, (long) frame.length, Long::sum);
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

  void corrupted() {
    corrupted++;
  }

  public long frames(Channel channel) {
    return frames.getOrDefault(channel, 0L);
  }

  public long bytes(Channel channel) {
    return bytes.getOrDefault(channel, 0L);
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

  public long framesCorrupted() {
    return corrupted;
  }
}
