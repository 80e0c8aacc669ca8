package io.muster.protocol.testing;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.port.KeyRing;

/** Signatures that a test can repeat: a hash over key and data. */
public record FakeKeys(ByteString publicKey) implements KeyRing {
  @Override
  public ByteString sign(byte[] data) {
    return Hash.sha256(publicKey.toByteArray(), data).byteString();
  }

  @Override
  public boolean verify(ByteString key, byte[] data, ByteString signature) {
    return Hash.sha256(key.toByteArray(), data).byteString().equals(signature);
  }
}
