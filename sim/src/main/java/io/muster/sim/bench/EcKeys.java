package io.muster.sim.bench;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.port.KeyRing;
import io.muster.sim.device.EcRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** A device's real keys: signing is a part of what publishing costs. */
record EcKeys(EcRing ring) implements KeyRing {
  private static final String PRIVATE = "key.pkcs8";
  private static final String PUBLIC = "key.x509";

  static EcKeys generate() {
    return new EcKeys(EcRing.generate());
  }

  /** Keeps the keys in a folder, for a process that goes on as the same device. */
  void save(Path folder) {
    try {
      Files.write(folder.resolve(PRIVATE), ring.pair().getPrivate().getEncoded());
      Files.write(folder.resolve(PUBLIC), ring.pair().getPublic().getEncoded());
    } catch (IOException e) {
      throw new BenchException("the keys can't be kept in " + folder, e);
    }
  }

  static EcKeys load(Path folder) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      byte[] secret = Files.readAllBytes(folder.resolve(PRIVATE));
      byte[] shown = Files.readAllBytes(folder.resolve(PUBLIC));
      KeyPair pair =
          new KeyPair(
              factory.generatePublic(new X509EncodedKeySpec(shown)),
              factory.generatePrivate(new PKCS8EncodedKeySpec(secret)));
      return new EcKeys(new EcRing(pair));
    } catch (IOException | GeneralSecurityException e) {
      throw new BenchException("there are no keys in " + folder, e);
    }
  }

  ByteString publicKey() {
    return ring.publicKey();
  }

  DeviceId device() {
    return DeviceId.ofPublicKey(publicKey().toByteArray());
  }

  @Override
  public ByteString sign(byte[] data) {
    return ring.sign(data);
  }

  @Override
  public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
    return ring.verify(publicKey, data, signature);
  }
}
