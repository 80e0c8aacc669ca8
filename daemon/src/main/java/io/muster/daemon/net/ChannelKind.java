package io.muster.daemon.net;

import io.muster.protocol.wire.FrameLimits;
import java.util.Optional;

/**
 * What a connection is for. Two devices have at most one purpose per connection, so that bulk on
 * one never delays another. TLS agrees on the kind by its ALPN name.
 */
public enum ChannelKind {
  LIBRARY("muster-library/1", FrameLimits.LIBRARY, 128, 0),
  GOSSIP("muster-gossip/1", FrameLimits.GOSSIP, 128, 0),
  FETCH("muster-fetch/1", FrameLimits.FETCH, 64, 120),
  PAIR("muster-pair/1", FrameLimits.PAIR, 4, 60);

  private final String alpn;
  private final int maxFrame;
  private final int maxInbound;
  private final int idleSeconds;

  ChannelKind(String alpn, int maxFrame, int maxInbound, int idleSeconds) {
    this.alpn = alpn;
    this.maxFrame = maxFrame;
    this.maxInbound = maxInbound;
    this.idleSeconds = idleSeconds;
  }

  /** The protocol name in the TLS handshake. */
  public String alpn() {
    return alpn;
  }

  /** Largest frame in bytes, without its length prefix. */
  public int maxFrame() {
    return maxFrame;
  }

  /** Connections of this kind that others may hold open to this device. */
  public int maxInbound() {
    return maxInbound;
  }

  /** Seconds without a byte either way after which the connection is closed; 0 is never. */
  public int idleSeconds() {
    return idleSeconds;
  }

  static Optional<ChannelKind> ofAlpn(String name) {
    for (ChannelKind kind : values()) {
      if (kind.alpn.equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
