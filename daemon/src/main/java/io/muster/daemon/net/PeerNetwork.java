package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * All connections between this device and others: accepts those whom the policy admits and dials
 * others. Handlers and the policy are called on its threads.
 */
public final class PeerNetwork implements AutoCloseable {
  /** Threads for all connections together; TLS is what costs. */
  private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private static final int CONNECT_MILLIS = 10_000;
  private static final int SHUTDOWN_SECONDS = 5;

  private final Doorkeeper door;
  private final Tls tls;
  private final EventLoopGroup threads;
  private volatile @Nullable Channel listening;

  /** Serves the kinds that have a handler here, and can dial these. */
  public PeerNetwork(
      Identity identity, TrustPolicy policy, Map<ChannelKind, ConnectionHandler> handlers) {
    door = new Doorkeeper(identity.id(), policy, handlers);
    tls = new Tls(identity);
    threads =
        new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("muster-net", true), NioIoHandler.newFactory());
  }

  /**
   * Accepts connections at this address; port 0 takes a free one.
   *
   * @throws NetException if that is impossible, such as a port that is taken
   */
  public void start(InetSocketAddress listen) throws NetException {
    SslContext context = serverContext();
    ChannelFuture bound =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Inbound(context))
            .bind(listen)
            .awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw new NetException(
          "can't listen on %s:%d (%s)%s"
              .formatted(
                  listen.getHostString(),
                  listen.getPort(),
                  cause.getMessage(),
                  cause instanceof BindException ? ": choose another with --listen" : ""),
          cause);
    }
    listening = bound.channel();
  }

  private SslContext serverContext() throws NetException {
    try {
      return tls.server();
    } catch (SSLException e) {
      throw new NetException("TLS does not start with this device's key: " + e.getMessage(), e);
    }
  }

  /**
   * Where connections are accepted, with the port that was taken.
   *
   * @throws IllegalStateException before {@link #start}
   */
  public InetSocketAddress localAddress() {
    Channel channel = listening;
    if (channel == null) {
      throw new IllegalStateException("not listening");
    }
    return (InetSocketAddress) channel.localAddress();
  }

  /** Dials for the handler of this kind; see the other {@code dial}. */
  public CompletableFuture<Connection> dial(
      InetSocketAddress address, ChannelKind kind, @Nullable DeviceId expected) {
    return dial(address, kind, expected, door.handler(kind));
  }

  /**
   * Connects to a device. The handler, which hears of this connection alone, sees it opened before
   * the future completes; the future fails with a {@link NetException} within 20 seconds.
   *
   * @param expected the device that has to answer; null only for {@link ChannelKind#PAIR}
   */
  public CompletableFuture<Connection> dial(
      InetSocketAddress address,
      ChannelKind kind,
      @Nullable DeviceId expected,
      ConnectionHandler handler) {
    if (expected == null && kind != ChannelKind.PAIR) {
      throw new IllegalArgumentException("dialling for " + kind + " needs a device");
    }
    CompletableFuture<Connection> result = new CompletableFuture<>();
    SslContext context;
    try {
      context = tls.client(kind, expected);
    } catch (SSLException e) {
      return CompletableFuture.failedFuture(
          new NetException("TLS does not start with this device's key: " + e.getMessage(), e));
    }
    new Bootstrap()
        .group(threads)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(handler(context, channel))
                    .addLast(new DialledAdmission(door, kind, expected, handler, result));
              }
            })
        .connect(address)
        .addListener(
            connected -> {
              Throwable cause = connected.cause();
              if (cause != null) {
                result.completeExceptionally(
                    new NetException(
                        "no connection to %s:%d: %s"
                            .formatted(
                                address.getHostString(), address.getPort(), cause.getMessage()),
                        cause));
              }
            });
    return result;
  }

  /** Closes the connections with devices that the policy no longer admits. */
  public void recheckPolicy() {
    door.closeUnadmitted();
  }

  private static SslHandler handler(SslContext context, Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(Admission.HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    return handler;
  }

  /** Stops listening and closes every connection; each handler has heard of it afterwards. */
  @Override
  public void close() {
    Channel channel = listening;
    if (channel != null) {
      channel.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
    door.closeAll("this device is stopping");
    threads
        .shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(2 * SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }

  /** Prepares accepted channels. */
  private final class Inbound extends ChannelInitializer<Channel> {
    private final SslContext context;

    Inbound(SslContext context) {
      this.context = context;
    }

    @Override
    protected void initChannel(Channel channel) {
      Slots.Slot slot = door.slots().stranger();
      if (slot == null) {
        var _ = channel.close();
        return;
      }
      channel.closeFuture().addListener(_ -> slot.release());
      channel
          .pipeline()
          .addLast(handler(context, channel))
          .addLast(new InboundAdmission(door, slot));
    }
  }
}
