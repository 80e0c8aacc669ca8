package io.muster.daemon.runtime;

import io.muster.daemon.control.StatusView;
import io.muster.protocol.wire.Channel;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the core's two channels have carried since the start: frames and their bytes, without what
 * TLS and TCP add. Any thread may count.
 */
final class Traffic {
  private final Counts library = new Counts();
  private final Counts gossip = new Counts();
  private final LongAdder rounds = new LongAdder();

  private static final class Way {
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    void count(byte[] frame) {
      frames.increment();
      bytes.add(frame.length);
    }

    StatusView.Way view() {
      return new StatusView.Way(frames.sum(), bytes.sum());
    }
  }

  private record Counts(Way sent, Way received) {
    Counts() {
      this(new Way(), new Way());
    }

    StatusView.ChannelTraffic view() {
      return new StatusView.ChannelTraffic(sent.view(), received.view());
    }
  }

  private Counts of(Channel channel) {
    return switch (channel) {
      case LIBRARY -> library;
      case GOSSIP -> gossip;
    };
  }

  void sent(Channel channel, byte[] frame) {
    of(channel).sent().count(frame);
  }

  void received(Channel channel, byte[] frame) {
    of(channel).received().count(frame);
  }

  /** This device asked a peer whether both know the same of availability. */
  void roundBegun() {
    rounds.increment();
  }

  StatusView.Traffic view() {
    return new StatusView.Traffic(library.view(), gossip.view(), rounds.sum());
  }
}
