package io.muster.daemon.pair;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.wire.PairCodec;
import io.muster.protocol.wire.PairMessage;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * All that was said in the three rounds, and the keys that follow from it: HKDF-SHA256 over the
 * PAKE's secret, salted with the hash of the transcript, one key for each direction.
 */
final class Transcript {
  private static final String VERSION = "muster pairing 1";
  private static final int KEY_BYTES = 32;

  /** Which side a message authenticates. */
  enum Side {
    INVITER,
    JOINER
  }

  private final MessageDigest digest = Hash.newDigest();

  Transcript(DeviceId inviter, DeviceId joiner) {
    digest.update(VERSION.getBytes(StandardCharsets.US_ASCII));
    digest.update(inviter.hash().bytes());
    digest.update(joiner.hash().bytes());
  }

  void add(PairMessage message) {
    byte[] bytes = PairCodec.encode(message);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  /** Call once, after the last round. */
  Keys keys(BigInteger secret) {
    byte[] salt = digest.digest();
    byte[] ikm = secret.toByteArray();
    return new Keys(key(ikm, salt, Side.INVITER), key(ikm, salt, Side.JOINER));
  }

  private static SecretKey key(byte[] ikm, byte[] salt, Side side) {
    byte[] info = (VERSION + " " + side).getBytes(StandardCharsets.US_ASCII);
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.ofExtract().addIKM(ikm).addSalt(salt).thenExpand(info, KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF", e);
    }
  }

  /** The keys under which each side introduces itself. */
  record Keys(SecretKey inviter, SecretKey joiner) {
    byte[] mac(Side side, byte[] bytes) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(side == Side.INVITER ? inviter : joiner);
        return mac.doFinal(bytes);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has HMAC-SHA256", e);
      }
    }
  }
}
