package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** This device's EC P-256 key pair and self-signed certificate, for TLS and for signatures. */
public final class Identity {
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final byte[] publicKey;
  private final DeviceId id;

  Identity(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
    publicKey = certificate.getPublicKey().getEncoded();
    id = DeviceId.ofPublicKey(publicKey);
  }

  /**
   * Reads {@code device.key} (PKCS#8, PEM, only for its owner) and {@code device.crt} (PEM) in this
   * folder, or makes both where neither exists.
   *
   * @throws IdentityException if one is missing, damaged or belongs to another key
   */
  public static Identity loadOrCreate(Path folder) throws IdentityException {
    return new IdentityFiles(folder).loadOrCreate();
  }

  /** The SHA-256 of the public key. */
  public DeviceId id() {
    return id;
  }

  /** The public key: X.509 SubjectPublicKeyInfo, DER. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** Signs with SHA256withECDSA; DER, at most 72 bytes. */
  public byte[] sign(byte[] data) {
    try {
      return P256.sign(key, data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the device key does not sign", e);
    }
  }

  /** True if the signature is by this key (DER) over the data. Throws for no bytes whatever. */
  public static boolean verify(byte[] publicKeyDer, byte[] data, byte[] signature) {
    return P256.verify(publicKeyDer, data, signature);
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }
}
