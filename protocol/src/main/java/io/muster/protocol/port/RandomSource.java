package io.muster.protocol.port;

/** Where the core draws randomness from: a secure generator in a daemon, a seed in a simulation. */
@FunctionalInterface
public interface RandomSource {
  /** 64 random bits. */
  long nextLong();

  /** Uniform from 0 to {@code bound - 1}; the bound is small, its bias does not matter. */
  default int nextInt(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }
}
