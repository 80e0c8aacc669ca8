package io.muster.protocol.wire;

/** Every size limit of what peers send, in bytes unless it says otherwise, and in one place. */
public final class FrameLimits {
  /** Bytes before each frame: its length, big-endian. */
  public static final int LENGTH_PREFIX = 4;

  /** Largest frame of the library channel. */
  public static final int LIBRARY = 4 << 20;

  /** Largest frame of the gossip channel. */
  public static final int GOSSIP = 1 << 20;

  /** Largest frame of the pairing channel. */
  public static final int PAIR = 16 << 10;

  /** Records in one push, and the bytes after which it ends. */
  public static final int PUSH_RECORDS = 2_000;

  public static final int PUSH_BYTES = 512 << 10;

  /** Records in any frame; a repair's are counted by bytes, so there can be more than in a push. */
  public static final int RECORDS = 16_384;

  /** Writers and ranges of a context. */
  public static final int CONTEXT_WRITERS = 4_096;

  public static final int CONTEXT_RANGES = 16_384;

  /** Heads in one frame. */
  public static final int HEADS = 512;

  /** Heads that are compared by version; above that a filter is sent. */
  public static final int HEAD_VERSIONS = 64;

  /** Most of them in a frame, once it is known in which buckets they differ. */
  public static final int BUCKET_VERSIONS = 1_024;

  /** Devices named in a shuffle. */
  public static final int SHUFFLED = 16;

  /** Batches asked for in one frame. */
  public static final int PULL_BATCHES = 256;

  /** Bytes of batches after which a delta ends; leaves room for one more batch in the frame. */
  public static final int DELTA_BYTES = 512 << 10;

  /** Largest frame of the fetch channel. */
  public static final int FETCH = 512 << 10;

  /** Bytes of a sidecar in one frame. */
  public static final int FETCH_CHUNK = 256 << 10;

  /** Largest sidecar that is fetched. */
  public static final long SIDECAR = 1L << 30;

  private FrameLimits() {}
}
