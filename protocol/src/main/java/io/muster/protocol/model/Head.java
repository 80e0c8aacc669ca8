package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a device says of its own availability, signed by it: nobody else can say it.
 *
 * @param library the library that it was said in
 * @param root Merkle root over all batches
 * @param signature ECDSA with SHA-256 over {@link #signedBytes}, DER
 */
public record Head(
    DeviceId device,
    Uuid library,
    Version version,
    Hash root,
    Counts counts,
    ByteString signature) {
  /** Longest signature in bytes: a DER sequence of two P-256 integers has at most 72. */
  public static final int MAX_SIGNATURE = 80;

  private static final byte[] TAG = "muster head 1\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * The sizes of what a head stands for.
   *
   * @param batches how many there are
   * @param contents slots in them
   * @param sidecars bits set in them
   */
  public record Counts(int batches, long contents, long sidecars) {
    /**
     * Checks the signs.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Counts {
      if (batches < 0 || contents < 0 || sidecars < 0) {
        throw new IllegalArgumentException("negative counts in a head");
      }
    }
  }

  /** The bytes that the signature covers: everything else, in fixed places. */
  public byte[] signedBytes() {
    return ByteBuffer.allocate(TAG.length + 2 * Hash.SIZE + Uuid.SIZE + 3 * Long.BYTES + 20)
        .put(TAG)
        .put(library.bytes())
        .put(device.hash().bytes())
        .putLong(version.incarnation().counter())
        .putLong(version.incarnation().random())
        .putLong(version.sequence())
        .put(root.bytes())
        .putInt(counts.batches())
        .putLong(counts.contents())
        .putLong(counts.sidecars())
        .array();
  }

  /**
   * Whether both stand for one version of a device and differ in anything else that is signed: then
   * two devices sign with its key, or one that has forgotten what it said.
   */
  public boolean contradicts(Head other) {
    return version.equals(other.version()) && !Arrays.equals(signedBytes(), other.signedBytes());
  }

  public Head signed(ByteString newSignature) {
    return new Head(device, library, version, root, counts, newSignature);
  }
}
