package io.muster.protocol.digest;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;
import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A Bloom filter over tokens, built for one exchange and thrown away. It proves what the other side
 * lacks and proposes the rest; only equal roots end an exchange. Tokens are salted anew every time,
 * or the same false positive would hide the same item for ever.
 *
 * <p>16 bits a token and 11 probes give false positives of 4.6e-4. The bytes are Guava's serial
 * form: strategy (1), probes (1), number of longs (4), the longs.
 */
public final class TokenFilter {
  private static final double FALSE_POSITIVES = 4.6e-4;
  private static final int HEADER = 6;
  private static final byte STRATEGY_128_64 = 1;
  private static final int MAX_PROBES = 20;
  private static final double MAX_FILL = 0.6;

  /** Room for fewer would be filled by chance beyond what a reader takes. */
  private static final int MIN_TOKENS = 64;

  /** Largest serialised filter in bytes: some 32,000 tokens. */
  public static final int MAX_BYTES = 64 << 10;

  private final BloomFilter<Long> filter;
  private final long salt;

  private TokenFilter(BloomFilter<Long> filter, long salt) {
    this.filter = filter;
    this.salt = salt;
  }

  public static TokenFilter of(List<Hash> tokens, long salt) {
    BloomFilter<Long> filter =
        BloomFilter.create(
            Funnels.longFunnel(), Math.max(MIN_TOKENS, tokens.size()), FALSE_POSITIVES);
    tokens.forEach(token -> filter.put(salted(token, salt)));
    return new TokenFilter(filter, salt);
  }

  /** The token of a batch. */
  public static Hash token(int number, Hash leaf) {
    return Hash.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array(), leaf.bytes());
  }

  /**
   * Reads a filter that a peer sent, its header checked before anything is allocated.
   *
   * @throws IllegalArgumentException if it is malformed, too large or so full that it says nothing
   */
  public static TokenFilter read(ByteString bytes, long salt) {
    check(bytes.size() > HEADER && bytes.size() <= MAX_BYTES, "size");
    ByteBuffer header = ByteBuffer.wrap(bytes.substring(0, HEADER).toByteArray());
    check(header.get() == STRATEGY_128_64, "strategy");
    int probes = header.get();
    check(probes >= 1 && probes <= MAX_PROBES, "probes");
    check((long) header.getInt() * Long.BYTES == bytes.size() - HEADER, "length");
    check(fill(bytes) <= MAX_FILL, "fill");
    try {
      return new TokenFilter(BloomFilter.readFrom(bytes.newInput(), Funnels.longFunnel()), salt);
    } catch (IOException e) {
      throw new IllegalArgumentException("a filter that can't be read: " + e.getMessage(), e);
    }
  }

  private static double fill(ByteString bytes) {
    long set = 0;
    for (int i = HEADER; i < bytes.size(); i++) {
      set += Integer.bitCount(bytes.byteAt(i) & 0xff);
    }
    return set / (8.0 * (bytes.size() - HEADER));
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("a filter whose " + what + " is out of its limit");
    }
  }

  /** False is certain, true is likely. */
  public boolean mightContain(Hash token) {
    return filter.mightContain(salted(token, salt));
  }

  public ByteString bytes() {
    ByteString.Output out = ByteString.newOutput();
    try {
      filter.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteString();
  }

  private static long salted(Hash token, long salt) {
    return Hash.sha256(ByteBuffer.allocate(Long.BYTES).putLong(0, salt).array(), token.bytes()).a();
  }
}
