package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Accepts one self-signed EC P-256 certificate and nothing else; when dialling, only the one with
 * the expected key, before this device shows its own. Whether the device is admitted is decided
 * after the handshake, once it has proven that it has the key.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final @Nullable DeviceId expected;

  PeerTrust(@Nullable DeviceId expected) {
    this.expected = expected;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    DeviceId peer = DeviceCertificate.check(chain);
    if (expected != null && !expected.equals(peer)) {
      throw new CertificateException(
          "another device answers there: %s instead of %s"
              .formatted(peer.shortId(), expected.shortId()));
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
