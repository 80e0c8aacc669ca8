package io.muster.sim.device;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.port.KeyRing;
import io.muster.sim.world.Randomness;
import java.util.SortedMap;
import java.util.TreeMap;

/** The key pairs of a world's devices, made by one kind of signer. */
public final class Keys {
  private final Signer signer;
  private final SortedMap<DeviceId, KeyPair> pairs = new TreeMap<>();

  /** A device's key pair. */
  public record KeyPair(ByteString publicKey, KeyRing ring) {
    DeviceId device() {
      return DeviceId.ofPublicKey(publicKey.toByteArray());
    }
  }

  /** Keys whose signatures are the same in every run. */
  public Keys() {
    this(new HashSigner());
  }

  public Keys(Signer signer) {
    this.signer = signer;
  }

  /** Another pair; the one that this generator leads to, if the signer is repeatable. */
  public KeyPair create(Randomness random) {
    KeyPair pair = signer.create(random);
    pairs.put(pair.device(), pair);
    return pair;
  }

  /** Whether the device that a head speaks of has signed it. */
  boolean isSigned(Head head) {
    KeyPair owner = pairs.get(head.device());
    return owner != null
        && owner.ring().verify(owner.publicKey(), head.signedBytes(), head.signature());
  }
}
