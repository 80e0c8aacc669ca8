package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate that carries a device's key through TLS. It vouches for nothing: the key alone is
 * the identity, so it is self-signed and valid for ever, whatever a wrong clock says.
 */
final class DeviceCertificate {
  /** Largest certificate of a peer in bytes; ours have some 450. */
  static final int MAX_CERTIFICATE = 2048;

  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");

  /** RFC 5280, 4.1.2.5: no well-defined expiry. */
  private static final Instant UNTIL = Instant.parse("9999-12-31T23:59:59Z");

  private DeviceCertificate() {}

  static X509Certificate create(KeyPair pair) {
    DeviceId id = DeviceId.ofPublicKey(pair.getPublic().getEncoded());
    X500Name name = new X500Name("CN=" + id);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.ONE, Date.from(FROM), Date.from(UNTIL), name, pair.getPublic());
    try {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate())));
    } catch (IOException | OperatorCreationException | CertificateException e) {
      throw new IllegalStateException("can't make a certificate for the device key", e);
    }
  }

  /**
   * Checks the form of what a peer presents, and that it signed itself.
   *
   * @return the device whose key it carries; the handshake has yet to prove that the peer has it
   * @throws CertificateException if it is anything but one self-signed EC P-256 certificate
   */
  static DeviceId check(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1 || chain[0].getEncoded().length > MAX_CERTIFICATE) {
      throw new CertificateException("not a single device certificate");
    }
    byte[] key = chain[0].getPublicKey().getEncoded();
    if (!P256.isPublicKey(key)) {
      throw new CertificateException("not an EC P-256 key");
    }
    try {
      chain[0].verify(chain[0].getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("not self-signed", e);
    }
    return DeviceId.ofPublicKey(key);
  }
}
