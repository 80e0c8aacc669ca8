package io.muster.sim.device;

import com.google.protobuf.ByteString;
import io.muster.protocol.port.KeyRing;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/** A device's keys on the curve P-256, which signs and verifies as a daemon does. */
public record EcRing(KeyPair pair) implements KeyRing {
  private static final String SIGNATURE = "SHA256withECDSA";

  /** A new pair, which no seed leads to. */
  public static EcRing generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new EcRing(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has EC keys", e);
    }
  }

  /** The public key as members know it: X.509. */
  public ByteString publicKey() {
    return ByteString.copyFrom(pair.getPublic().getEncoded());
  }

  @Override
  public ByteString sign(byte[] data) {
    try {
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initSign(pair.getPrivate());
      signature.update(data);
      return ByteString.copyFrom(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + SIGNATURE, e);
    }
  }

  @Override
  public boolean verify(ByteString publicKey, byte[] data, ByteString signed) {
    try {
      Signature signature = Signature.getInstance(SIGNATURE);
      KeyFactory keys = KeyFactory.getInstance("EC");
      signature.initVerify(keys.generatePublic(new X509EncodedKeySpec(publicKey.toByteArray())));
      signature.update(data);
      return signature.verify(signed.toByteArray());
    } catch (GeneralSecurityException e) {
      return false; // no key, or no signature
    }
  }
}
