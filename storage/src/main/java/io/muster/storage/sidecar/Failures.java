package io.muster.storage.sidecar;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Tells what an error of the file system means to people and callers. */
final class Failures {
  /** A step that writes. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  private Failures() {}

  static <T> T writing(Path folder, Step<T> step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw of(folder, e);
    }
  }

  static StorageException of(Path folder, Exception error) {
    String text = String.valueOf(error.getMessage());
    boolean full = text.toLowerCase(Locale.ROOT).contains("no space left");
    String advice =
        full
            ? "the disk is full; free some space and try again"
            : error + "; check the disk and the folder's permissions";
    return new StorageException(full ? Kind.FULL : Kind.OTHER, folder + ": " + advice, error);
  }
}
