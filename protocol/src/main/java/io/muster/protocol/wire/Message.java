package io.muster.protocol.wire;

/** What one frame between two devices says. */
public sealed interface Message permits LibraryMessage, GossipMessage {}
