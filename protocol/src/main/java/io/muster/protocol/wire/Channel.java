package io.muster.protocol.wire;

/** The two channels that the core speaks; each has a connection of its own between two devices. */
public enum Channel {
  LIBRARY,
  GOSSIP
}
