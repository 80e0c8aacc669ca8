package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last handler of an admitted channel: frames in and out as byte arrays. */
final class PeerConnection extends ChannelInboundHandlerAdapter implements Connection {
  /** Bytes queued on one connection after which the peer is too slow to be served. */
  static final long MAX_QUEUED = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);

  private final Channel channel;
  private final Peer peer;
  private final byte[] publicKey;
  private final ConnectionHandler handler;
  private final AtomicLong queued = new AtomicLong();
  private final AtomicReference<@Nullable String> closeReason = new AtomicReference<>();

  /** Who is at the other end, and how the connection came about. */
  record Peer(DeviceId id, ChannelKind kind, boolean dialled) {}

  PeerConnection(Channel channel, Peer peer, byte[] publicKey, ConnectionHandler handler) {
    this.channel = channel;
    this.peer = peer;
    this.publicKey = publicKey;
    this.handler = handler;
  }

  /** Call on the channel's thread, before any frame. */
  void open() {
    LOG.debug("{} opened", this);
    guarded(() -> handler.opened(this));
  }

  @Override
  public DeviceId peer() {
    return peer.id();
  }

  @Override
  public ChannelKind kind() {
    return peer.kind();
  }

  @Override
  public boolean dialled() {
    return peer.dialled();
  }

  @Override
  public InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public byte[] remotePublicKey() {
    return publicKey.clone();
  }

  @Override
  public void send(byte[] frame) {
    if (frame.length > kind().maxFrame()) {
      throw new IllegalArgumentException(
          "a %s frame of %d bytes, at most %d".formatted(kind(), frame.length, kind().maxFrame()));
    }
    if (closeReason.get() != null) {
      return;
    }
    if (queued.addAndGet(frame.length) > MAX_QUEUED) {
      close("it reads too slowly: more than " + MAX_QUEUED + " bytes are queued");
      return;
    }
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(frame))
        .addListener(
            written -> {
              queued.addAndGet(-frame.length);
              Throwable cause = written.cause();
              if (cause != null) {
                close("writing failed: " + cause.getMessage());
              }
            });
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void pauseReading() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resumeReading() {
    channel.config().setAutoRead(true);
  }

  @Override
  public void close(String reason) {
    closeReason.compareAndSet(null, reason);
    var _ = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    byte[] frame;
    try {
      frame = ByteBufUtil.getBytes(bytes);
    } finally {
      bytes.release();
    }
    if (closeReason.get() == null) {
      guarded(() -> handler.received(this, frame));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable() && closeReason.get() == null) {
      guarded(() -> handler.writable(this));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      close("nothing was said for " + kind().idleSeconds() + " s");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      LOG.warn("{} sent a frame above {} bytes; closing", this, kind().maxFrame());
      close("it sent a frame above " + kind().maxFrame() + " bytes");
    } else {
      LOG.debug("{} failed", this, cause);
      close("the connection broke: " + cause.getMessage());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closeReason.compareAndSet(null, "the peer closed the connection");
    String reason = String.valueOf(closeReason.get());
    LOG.debug("{} closed: {}", this, reason);
    guarded(() -> handler.closed(this, reason));
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("{} is closed, its handler failed", this, e);
      close("an error on this device: " + e);
    }
  }

  @Override
  public String toString() {
    return "%s connection %s %s at %s"
        .formatted(kind(), dialled() ? "to" : "from", peer().shortId(), channel.remoteAddress());
  }
}
