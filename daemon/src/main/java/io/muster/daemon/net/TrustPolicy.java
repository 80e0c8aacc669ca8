package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;

/** Decides who is let in. Asked on Netty's threads: it answers from memory, at once. */
@FunctionalInterface
public interface TrustPolicy {
  /** True if this device, whose key the handshake has proven, may have a connection of the kind. */
  boolean admits(DeviceId peer, ChannelKind kind);
}
