package io.muster.daemon.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speaks to a network as no device of ours would, by the TLS of the Java runtime alone. */
final class HostilePeerTest {
  private static final String LIBRARY = ChannelKind.LIBRARY.alpn();

  @TempDir Path folder;
  private Identity mallory;
  private PeerNetwork network;
  private final Recorder library = new Recorder();

  @BeforeEach
  void start() throws IOException {
    mallory = Identity.loadOrCreate(folder.resolve("mallory"));
    network =
        new PeerNetwork(
            Identity.loadOrCreate(folder.resolve("victim")),
            (peer, _) -> peer.equals(mallory.id()),
            Map.of(ChannelKind.LIBRARY, library));
    network.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void shouldWelcomeByEmptyFrameWhoeverIsAdmitted() throws Exception {
    try (SSLSocket socket = connect("TLSv1.3", LIBRARY, ours())) {
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0, 0, 0, 0);
    }
  }

  @Test
  void shouldRefuseTls12() {
    assertThatThrownBy(() -> connect("TLSv1.2", LIBRARY, ours())).isInstanceOf(SSLException.class);
    assertThat(library.opened).isEmpty();
  }

  @Test
  void shouldCloseWithoutAlpnOrWithUnknownOne() throws Exception {
    assertThat(answer("", ours())).isEmpty();
    assertThatThrownBy(() -> answer("http/1.1", ours())).isInstanceOf(SSLException.class);
    assertThat(library.opened).isEmpty();
  }

  @Test
  void shouldCloseForKindThatIsNotServed() throws Exception {
    assertThat(answer(ChannelKind.GOSSIP.alpn(), ours())).isEmpty();
  }

  @Test
  void shouldCloseWithoutCertificate() {
    assertThatThrownBy(() -> answer(LIBRARY, new KeyManager[0])).isInstanceOf(IOException.class);
    assertThat(library.opened).isEmpty();
  }

  @Test
  void shouldRefuseKeyOfAnotherKind() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(384);
    KeyPair pair = generator.generateKeyPair();
    KeyManager[] keys = keys(pair.getPrivate(), DeviceCertificate.create(pair));

    assertThatThrownBy(() -> answer(LIBRARY, keys)).isInstanceOf(IOException.class);
    assertThat(library.opened).isEmpty();
  }

  @Test
  void shouldRefuseCertificateThatAnotherKeySigned() {
    KeyPair stolen = P256.generate();
    KeyPair signer = P256.generate();
    X509Certificate forged =
        DeviceCertificate.create(new KeyPair(stolen.getPublic(), signer.getPrivate()));

    assertThatThrownBy(() -> DeviceCertificate.check(new X509Certificate[] {forged}))
        .hasMessageContaining("not self-signed");
    assertThatThrownBy(() -> answer(LIBRARY, keys(stolen.getPrivate(), forged)))
        .isInstanceOf(IOException.class);
    assertThat(library.opened).isEmpty();
  }

  @Test
  void shouldNotAdmitCopiedCertificateWithoutItsKey() throws Exception {
    KeyManager[] copied = keys(P256.generate().getPrivate(), mallory.certificate());

    assertThatThrownBy(() -> answer(LIBRARY, copied)).isInstanceOf(IOException.class);
    assertThat(library.opened).isEmpty();
  }

  @Test
  void shouldCloseAtOversizeFrameBeforeItComes() throws Exception {
    try (SSLSocket socket = connect("TLSv1.3", LIBRARY, ours())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(ChannelKind.LIBRARY.maxFrame() + 1);
      out.flush();

      await().until(() -> !library.closed.isEmpty());
    }
    assertThat(library.closed.getFirst()).contains("it sent a frame above");
    assertThat(library.frames).isEmpty();
  }

  @Test
  void shouldCloseAtNegativeFrameLength() throws Exception {
    try (SSLSocket socket = connect("TLSv1.3", LIBRARY, ours())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(-1);
      out.flush();

      await().until(() -> !library.closed.isEmpty());
    }
    assertThat(library.frames).isEmpty();
  }

  @Test
  void shouldSurviveGarbageInsteadOfTls() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      byte[] garbage = new byte[1 + random.nextInt(4000)];
      random.nextBytes(garbage);
      InetSocketAddress to = network.localAddress();
      try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        drain(socket.getInputStream());
      }
    }
    try (SSLSocket socket = connect("TLSv1.3", LIBRARY, ours())) {
      assertThat(socket.getInputStream().readNBytes(4)).hasSize(4);
    }
  }

  private static void drain(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  /** All bytes that come until the connection is closed. */
  private byte[] answer(String alpn, KeyManager[] keys) throws Exception {
    try (SSLSocket socket = connect("TLSv1.3", alpn, keys)) {
      return socket.getInputStream().readAllBytes();
    }
  }

  private SSLSocket connect(String version, String alpn, KeyManager[] keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new PeerTrust(null)}, null);
    InetSocketAddress to = network.localAddress();
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(to.getAddress(), to.getPort());
    socket.setSoTimeout(15_000);
    socket.setEnabledProtocols(new String[] {version});
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(alpn.isEmpty() ? new String[0] : new String[] {alpn});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private KeyManager[] ours() throws Exception {
    return keys(mallory.key(), mallory.certificate());
  }

  private static KeyManager[] keys(PrivateKey key, X509Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("key", key, new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }
}
