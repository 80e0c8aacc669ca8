package io.muster.protocol.wire;

/**
 * The real frame codec, for daemon and simulation alike. On a stream every frame follows {@link
 * FrameLimits#LENGTH_PREFIX} bytes of its length.
 */
public final class MessageCodec {
  private MessageCodec() {}

  public static Channel channelOf(Message message) {
    return switch (message) {
      case LibraryMessage _ -> Channel.LIBRARY;
      case GossipMessage _ -> Channel.GOSSIP;
    };
  }

  /** Largest frame of a channel in bytes. */
  public static int limit(Channel channel) {
    return switch (channel) {
      case LIBRARY -> FrameLimits.LIBRARY;
      case GOSSIP -> FrameLimits.GOSSIP;
    };
  }

  /** The frame of a message, without its length prefix. */
  public static byte[] encode(Message message) {
    byte[] frame =
        switch (message) {
          case LibraryMessage library -> LibraryCodec.encode(library);
          case GossipMessage gossip -> GossipCodec.encode(gossip);
        };
    if (frame.length > limit(channelOf(message))) {
      throw new IllegalStateException(
          "a %s of %d bytes".formatted(message.getClass().getSimpleName(), frame.length));
    }
    return frame;
  }

  /**
   * Reads a frame that came on this channel.
   *
   * @throws WireException if it is too long, malformed or out of a limit
   */
  public static Message decode(Channel channel, byte[] frame) throws WireException {
    if (frame.length > limit(channel)) {
      throw new WireException("a frame of " + frame.length + " bytes");
    }
    return switch (channel) {
      case LIBRARY -> LibraryCodec.decode(frame);
      case GOSSIP -> GossipCodec.decode(frame);
    };
  }
}
