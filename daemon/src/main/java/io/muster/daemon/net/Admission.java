package io.muster.daemon.net;

import io.muster.protocol.wire.FrameLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Stands between the handshake and the first frame. With TLS 1.3 the dialler's handshake ends
 * before the other side has looked at its certificate, so the accepting side says welcome by an
 * empty frame: only then is the connection open for the dialler too. Whoever is not admitted gets
 * nothing but the end of the connection.
 */
abstract class Admission extends ChannelInboundHandlerAdapter {
  /** From the connection to the welcome. */
  static final int HANDSHAKE_SECONDS = 10;

  /** The handshake is over and the peer's key is proven. */
  abstract void proven(ChannelHandlerContext ctx, ChannelKind kind, byte[] publicKey)
      throws RefusedException;

  /** The connection ends before it was open. */
  abstract void refused(ChannelHandlerContext ctx, String reason);

  /** What it means if the other side ends the connection before the welcome. */
  String closedEarly() {
    return "it closed the connection";
  }

  /** Why a peer is not admitted. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    var deadline =
        ctx.executor()
            .schedule(
                () -> refuse(ctx, "no handshake within " + HANDSHAKE_SECONDS + " s"),
                HANDSHAKE_SECONDS,
                TimeUnit.SECONDS);
    ctx.channel().closeFuture().addListener(_ -> deadline.cancel(false));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      return;
    }
    if (!handshake.isSuccess()) {
      refuse(ctx, handshakeFailure(handshake.cause()));
      return;
    }
    try {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      String name = Objects.requireNonNullElse(tls.applicationProtocol(), "");
      ChannelKind kind =
          ChannelKind.ofAlpn(name)
              .orElseThrow(() -> new RefusedException("no channel kind '" + name + "'"));
      X509Certificate leaf = (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
      proven(ctx, kind, leaf.getPublicKey().getEncoded());
    } catch (RefusedException | SSLPeerUnverifiedException e) {
      refuse(ctx, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    refuse(ctx, closedEarly());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(ctx, handshakeFailure(cause));
  }

  final void refuse(ChannelHandlerContext ctx, String reason) {
    if (!ctx.isRemoved()) {
      refused(ctx, reason);
      var _ = ctx.close();
    }
  }

  /** Adds what every admitted channel has between TLS and its connection. */
  static void addFraming(ChannelHandlerContext ctx, ChannelKind kind) {
    ChannelPipeline pipeline = ctx.pipeline();
    if (kind.idleSeconds() > 0) {
      pipeline.addBefore(ctx.name(), "idle", new IdleStateHandler(0, 0, kind.idleSeconds()));
    }
    int prefix = FrameLimits.LENGTH_PREFIX;
    int longest = kind.maxFrame() + prefix;
    pipeline.addBefore(
        ctx.name(), "frames", new LengthFieldBasedFrameDecoder(longest, 0, prefix, 0, prefix));
    pipeline.addBefore(ctx.name(), "lengths", new LengthFieldPrepender(prefix));
    pipeline.addBefore(ctx.name(), "flow", new FlowControlHandler());
  }

  static void open(ChannelHandlerContext ctx, PeerConnection connection, boolean welcome) {
    ctx.pipeline().addLast(connection);
    if (welcome) {
      var _ = ctx.channel().writeAndFlush(Unpooled.EMPTY_BUFFER);
    }
    connection.open();
  }

  private static String handshakeFailure(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof CertificateException) {
        return String.valueOf(at.getMessage());
      }
    }
    return "the TLS handshake failed: " + cause.getMessage();
  }
}
