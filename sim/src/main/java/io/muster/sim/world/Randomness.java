package io.muster.sim.world;

import io.muster.protocol.model.Hash;
import io.muster.protocol.port.RandomSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Random numbers from a seed (SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", 2014). A fork depends on its purpose alone, not on what was drawn before, so
 * that one more draw in one place changes nothing elsewhere.
 */
public final class Randomness implements RandomSource {
  private final Hash origin;
  private long state;

  private Randomness(Hash origin) {
    this.origin = origin;
    this.state = origin.a();
  }

  public static Randomness of(long seed) {
    return new Randomness(Hash.sha256(ByteBuffer.allocate(Long.BYTES).putLong(0, seed).array()));
  }

  /** Another generator, the same for the same purpose. */
  public Randomness fork(String purpose) {
    return new Randomness(Hash.sha256(origin.bytes(), purpose.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** True with this probability. */
  public boolean chance(double probability) {
    return (nextLong() >>> 11) * 0x1.0p-53 < probability;
  }

  /** From the first to the last, both included. */
  public long between(long first, long last) {
    return first + Long.remainderUnsigned(nextLong(), last - first + 1);
  }

  /** One of them; there is at least one. */
  public <T> T pick(List<T> items) {
    return items.get(nextInt(items.size()));
  }

  /**
   * The same in another order, each as likely (Knuth, "The Art of Computer Programming", 3.4.2).
   */
  public <T> List<T> shuffled(List<T> items) {
    List<T> shuffled = new ArrayList<>(items);
    for (int last = shuffled.size() - 1; last > 0; last--) {
      Collections.swap(shuffled, last, nextInt(last + 1));
    }
    return shuffled;
  }

  /** 32 random bytes. */
  public Hash hash() {
    return new Hash(nextLong(), nextLong(), nextLong(), nextLong());
  }
}
