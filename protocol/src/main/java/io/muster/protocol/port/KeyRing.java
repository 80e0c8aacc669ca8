package io.muster.protocol.port;

import com.google.protobuf.ByteString;

/** Signatures: ECDSA in a daemon, something repeatable in a simulation. */
public interface KeyRing {
  /** This device's signature. */
  ByteString sign(byte[] data);

  /**
   * Whether the owner of this public key (DER) signed the data. Malformed keys and signatures are
   * false, not errors.
   */
  boolean verify(ByteString publicKey, byte[] data, ByteString signature);
}
