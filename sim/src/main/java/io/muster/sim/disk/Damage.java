package io.muster.sim.disk;

import io.muster.sim.world.Randomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Changes what is in a file of nobody. */
final class Damage {
  /** One byte of so many changes, so that no page stays as it was. */
  private static final int EVERY = 512;

  private Damage() {}

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
