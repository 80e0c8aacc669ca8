package io.muster.protocol.digest;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;

/** One root over all heads: equal roots mean that two devices know the same of everyone. */
public final class HeadsRoot {
  private static final byte[] TAG = "muster heads".getBytes(StandardCharsets.US_ASCII);

  private HeadsRoot() {}

  /**
   * The root.
   *
   * @param heads in order of device
   */
  public static Hash of(Collection<Head> heads) {
    MessageDigest digest = Hash.newDigest();
    digest.update(TAG);
    heads.forEach(head -> digest.update(head.signedBytes()));
    return Hash.of(digest.digest());
  }
}
