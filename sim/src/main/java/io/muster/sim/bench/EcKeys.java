package io.muster.sim.bench;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.port.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** A device's real keys: signing is a part of what publishing costs. */
record EcKeys(KeyPair pair) implements KeyRing {
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final String PRIVATE = "key.pkcs8";
  private static final String PUBLIC = "key.x509";

  static EcKeys generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new EcKeys(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new BenchException("this Java runtime has no EC keys", e);
    }
  }

  /** Keeps the keys in a folder, for a process that goes on as the same device. */
  void save(Path folder) {
    try {
      Files.write(folder.resolve(PRIVATE), pair.getPrivate().getEncoded());
      Files.write(folder.resolve(PUBLIC), pair.getPublic().getEncoded());
    } catch (IOException e) {
      throw new BenchException("the keys can't be kept in " + folder, e);
    }
  }

  static EcKeys load(Path folder) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      byte[] secret = Files.readAllBytes(folder.resolve(PRIVATE));
      byte[] shown = Files.readAllBytes(folder.resolve(PUBLIC));
      return new EcKeys(
          new KeyPair(
              factory.generatePublic(new X509EncodedKeySpec(shown)),
              factory.generatePrivate(new PKCS8EncodedKeySpec(secret))));
    } catch (IOException | GeneralSecurityException e) {
      throw new BenchException("there are no keys in " + folder, e);
    }
  }

  ByteString publicKey() {
    return ByteString.copyFrom(pair.getPublic().getEncoded());
  }

  DeviceId device() {
    return DeviceId.ofPublicKey(pair.getPublic().getEncoded());
  }

  @Override
  public ByteString sign(byte[] data) {
    try {
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initSign(pair.getPrivate());
      signature.update(data);
      return ByteString.copyFrom(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new BenchException("signing failed", e);
    }
  }

  @Override
  public boolean verify(ByteString publicKey, byte[] data, ByteString bytes) {
    try {
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initVerify(
          KeyFactory.getInstance("EC")
              .generatePublic(new X509EncodedKeySpec(publicKey.toByteArray())));
      signature.update(data);
      return signature.verify(bytes.toByteArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
