package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS 1.3 by the Java runtime, both sides with their certificates, one ALPN name per kind. */
final class Tls {
  private static final String VERSION = "TLSv1.3";

  private final Identity identity;

  Tls(Identity identity) {
    this.identity = identity;
  }

  SslContext server() throws SSLException {
    List<String> names = Arrays.stream(ChannelKind.values()).map(ChannelKind::alpn).toList();
    return SslContextBuilder.forServer(identity.key(), identity.certificate())
        .sslProvider(SslProvider.JDK)
        .protocols(VERSION)
        .trustManager(new PeerTrust(null))
        .clientAuth(ClientAuth.REQUIRE)
        .applicationProtocolConfig(alpn(names))
        .build();
  }

  /** One per dial, since the expected key is part of it. */
  SslContext client(ChannelKind kind, @Nullable DeviceId expected) throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols(VERSION)
        .keyManager(identity.key(), identity.certificate())
        .trustManager(new PeerTrust(expected))
        .endpointIdentificationAlgorithm(null)
        .applicationProtocolConfig(alpn(List.of(kind.alpn())))
        .build();
  }

  private static ApplicationProtocolConfig alpn(List<String> names) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.FATAL_ALERT,
        SelectedListenerFailureBehavior.FATAL_ALERT,
        names);
  }
}
