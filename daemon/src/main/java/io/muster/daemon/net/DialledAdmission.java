package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits for the welcome of a device that this one dialled. */
final class DialledAdmission extends Admission {
  private final Doorkeeper door;
  private final ChannelKind kind;
  private final @Nullable DeviceId expected;
  private final ConnectionHandler handler;
  private final CompletableFuture<Connection> result;
  private @Nullable PeerConnection connection;

  DialledAdmission(
      Doorkeeper door,
      ChannelKind kind,
      @Nullable DeviceId expected,
      ConnectionHandler handler,
      CompletableFuture<Connection> result) {
    this.door = door;
    this.kind = kind;
    this.expected = expected;
    this.handler = handler;
    this.result = result;
  }

  @Override
  void proven(ChannelHandlerContext ctx, ChannelKind agreed, byte[] publicKey)
      throws RefusedException {
    DeviceId peer = DeviceId.ofPublicKey(publicKey);
    if (agreed != kind) {
      throw new RefusedException("the other device answers for another channel kind");
    }
    if (peer.equals(door.self())) {
      throw new RefusedException("this is the address of this device itself");
    }
    if (expected != null && !expected.equals(peer)) {
      throw new RefusedException("another device answers there: " + peer.shortId());
    }
    if (kind != ChannelKind.PAIR && !door.policy().admits(peer, kind)) {
      throw new RefusedException(peer.shortId() + " is not admitted to " + kind);
    }
    addFraming(ctx, kind);
    connection =
        door.connection(
            ctx.channel(), new PeerConnection.Peer(peer, kind, true), publicKey, handler);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf welcome = (ByteBuf) message;
    int length = welcome.readableBytes();
    welcome.release();
    PeerConnection open = connection;
    if (open == null || length != 0) {
      refuse(ctx, "the other device did not say welcome");
      return;
    }
    ctx.pipeline().remove(this);
    open(ctx, open, false);
    result.complete(open);
  }

  @Override
  String closedEarly() {
    return kind == ChannelKind.PAIR
        ? "it has no invitation open (none was made, or it has expired or was used); run 'muster"
            + " pair --invite' there"
        : "it closed the connection: it does not know this device, or has removed it";
  }

  @Override
  void refused(ChannelHandlerContext ctx, String reason) {
    result.completeExceptionally(
        new NetException(
            "no connection to %s: %s".formatted(ctx.channel().remoteAddress(), reason)));
  }
}
