package io.muster.daemon.runtime;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Identity;
import io.muster.protocol.port.KeyRing;

/** The core's signatures by this device's real key. */
final class DeviceKeys implements KeyRing {
  private final Identity identity;

  DeviceKeys(Identity identity) {
    this.identity = identity;
  }

  @Override
  public ByteString sign(byte[] data) {
    return ByteString.copyFrom(identity.sign(data));
  }

  @Override
  public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
    return Identity.verify(publicKey.toByteArray(), data, signature.toByteArray());
  }
}
