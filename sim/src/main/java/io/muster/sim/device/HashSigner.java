package io.muster.sim.device;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.port.KeyRing;
import io.muster.sim.world.Randomness;
import java.security.GeneralSecurityException;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures that are the same in every run: a keyed hash each. A public key is a mere name; only
 * this registry knows its secret, so no device can sign for another.
 */
public final class HashSigner implements Signer {
  private static final String ALGORITHM = "HmacSHA256";

  private final SortedMap<Hash, Hash> secrets = new TreeMap<>();

  @Override
  public Keys.KeyPair create(Randomness random) {
    Hash name = random.hash();
    Hash secret = random.hash();
    secrets.put(name, secret);
    return new Keys.KeyPair(name.byteString(), new Ring(secret));
  }

  private final class Ring implements KeyRing {
    private final Hash secret;

    Ring(Hash secret) {
      this.secret = secret;
    }

    @Override
    public ByteString sign(byte[] data) {
      return mac(secret, data);
    }

    @Override
    public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
      if (publicKey.size() != Hash.SIZE) {
        return false;
      }
      Hash found = secrets.get(Hash.of(publicKey));
      return found != null && mac(found, data).equals(signature);
    }
  }

  private static ByteString mac(Hash secret, byte[] data) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.bytes(), ALGORITHM));
      return ByteString.copyFrom(mac.doFinal(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
    }
  }
}
