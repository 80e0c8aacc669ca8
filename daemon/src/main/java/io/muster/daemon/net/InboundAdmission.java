package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import io.netty.channel.ChannelHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits those who dialled this device. */
final class InboundAdmission extends Admission {
  private static final Logger LOG = LoggerFactory.getLogger(InboundAdmission.class);

  private final Doorkeeper door;
  private final Slots.Slot stranger;

  InboundAdmission(Doorkeeper door, Slots.Slot stranger) {
    this.door = door;
    this.stranger = stranger;
  }

  @Override
  void proven(ChannelHandlerContext ctx, ChannelKind kind, byte[] publicKey)
      throws RefusedException {
    DeviceId peer = DeviceId.ofPublicKey(publicKey);
    if (peer.equals(door.self())) {
      throw new RefusedException("this device dialled itself");
    }
    if (!door.admits(peer, kind)) {
      throw new RefusedException(peer.shortId() + " is not admitted to " + kind);
    }
    Slots.Slot slot = door.slots().admitted(kind);
    if (slot == null) {
      throw new RefusedException(
          "there are already " + kind.maxInbound() + " " + kind + " connections");
    }
    stranger.release();
    ctx.channel().closeFuture().addListener(_ -> slot.release());
    addFraming(ctx, kind);
    PeerConnection connection =
        door.connection(
            ctx.channel(),
            new PeerConnection.Peer(peer, kind, false),
            publicKey,
            door.handler(kind));
    ctx.pipeline().remove(this);
    open(ctx, connection, true);
  }

  @Override
  void refused(ChannelHandlerContext ctx, String reason) {
    LOG.info("refused {}: {}", ctx.channel().remoteAddress(), reason);
  }
}
