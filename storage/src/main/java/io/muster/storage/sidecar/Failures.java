package io.muster.storage.sidecar;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells what an error of the file system means to people and callers. */
final class Failures {
  /** With less left a disk is full; the system's own words differ between languages. */
  private static final long FULL_BYTES = 64 << 10;

  /** A step that writes. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  private Failures() {}

  static void writing(Path place, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw of(place, e);
    }
  }

  static StorageException of(Path place, Exception error) {
    boolean full = isFull(place, String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT));
    String advice =
        full
            ? "the disk is full; free some space and try again"
            : error + "; check the disk and the folder's permissions";
    return new StorageException(full ? Kind.FULL : Kind.OTHER, place + ": " + advice, error);
  }

  private static boolean isFull(Path place, String text) {
    if (text.contains("no space left") || text.contains("quota exceeded")) {
      return true;
    }
    try {
      return Files.getFileStore(place).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false; // the first error says more
    }
  }
}
