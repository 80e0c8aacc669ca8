package io.muster.sim.disk;

import io.muster.protocol.model.Hash;
import io.muster.sim.world.Randomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Changes what is in a file of nobody. */
final class Damage {
  /** One byte of so many changes, so that no page stays as it was. */
  private static final int EVERY = 512;

  private Damage() {}

  /** Changes a byte of each place where a hash stands. */
  static void every(Path file, Hash hash) {
    byte[] wanted = hash.bytes();
    try {
      byte[] bytes = Files.readAllBytes(file);
      for (int at = 0; at + wanted.length <= bytes.length; at++) {
        if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
          bytes[at] ^= 1;
        }
      }
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes bytes everywhere. */
  static void all(Path file, Randomness random) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      for (int from = 0; from + EVERY <= bytes.length; from += EVERY) {
        bytes[from + random.nextInt(EVERY)] ^= (byte) random.between(1, 255);
      }
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
