package io.muster.sim.device;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.port.KeyRing;
import io.muster.sim.world.Randomness;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The signatures of a daemon: ECDSA on P-256, other ones in every run. Among its devices their ids
 * stand in the order in which a {@link HashSigner}'s would, since much goes by that order: so both
 * runs of a plan go the same way, and only their bytes differ.
 */
public final class RealSigner implements Signer {
  /** Keys that are made until an id falls into its place; with a few devices dozens are enough. */
  private static final int MOST_TRIES = 100_000;

  private static final String SIGNATURE = "SHA256withECDSA";

  private final HashSigner hashes = new HashSigner();
  private final NavigableMap<DeviceId, DeviceId> idsByOrder = new TreeMap<>();

  @Override
  public Keys.KeyPair create(Randomness random) {
    DeviceId order = hashes.create(random).device();
    var below = idsByOrder.lowerEntry(order);
    var above = idsByOrder.higherEntry(order);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      KeyPair keys = generate();
      Keys.KeyPair pair =
          new Keys.KeyPair(ByteString.copyFrom(keys.getPublic().getEncoded()), new Ring(keys));
      DeviceId id = pair.device();
      if ((below == null || below.getValue().compareTo(id) < 0)
          && (above == null || id.compareTo(above.getValue()) < 0)) {
        idsByOrder.put(order, id);
        return pair;
      }
    }
    throw new IllegalStateException("no key found for the place of a device: too many devices");
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has EC keys", e);
    }
  }

  private record Ring(KeyPair keys) implements KeyRing {
    @Override
    public ByteString sign(byte[] data) {
      try {
        Signature signature = Signature.getInstance(SIGNATURE);
        signature.initSign(keys.getPrivate());
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
}
