package io.muster.daemon.net;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * EC keys on the curve P-256 and their signatures. A public key has one form only, named curve and
 * uncompressed point (91 bytes of DER), so one key never has two ids.
 */
final class P256 {
  /** Largest public key that is looked at, in bytes. */
  static final int MAX_KEY = 128;

  /** Largest signature that is looked at, in bytes; the longest valid one has 72. */
  static final int MAX_SIGNATURE = 80;

  private static final int KEY_LENGTH = 91;
  private static final byte[] KEY_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  private static final String SIGNATURE = "SHA256withECDSA";

  private P256() {}

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no EC keys", e);
    }
  }

  static boolean isPublicKey(byte[] der) {
    return der.length == KEY_LENGTH
        && Arrays.equals(der, 0, KEY_PREFIX.length, KEY_PREFIX, 0, KEY_PREFIX.length);
  }

  static byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(SIGNATURE);
    signature.initSign(key);
    signature.update(data);
    return signature.sign();
  }

  /** False for whatever is no signature by this key over this data; throws for nothing. */
  static boolean verify(byte[] publicKeyDer, byte[] data, byte[] signature) {
    if (publicKeyDer.length > MAX_KEY
        || signature.length > MAX_SIGNATURE
        || !isPublicKey(publicKeyDer)) {
      return false;
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKeyDer));
      Signature verifier = Signature.getInstance(SIGNATURE);
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
