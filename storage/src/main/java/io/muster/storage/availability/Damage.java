package io.muster.storage.availability;

import io.muster.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** Says that something in the file is not what was written. */
final class Damage {
  private Damage() {}

  static StorageException in(String what, @Nullable Throwable cause) {
    return new StorageException(
        StorageException.Kind.CORRUPT,
        "%s in availability.db is damaged; restart Muster, it builds the file anew".formatted(what),
        cause);
  }
}
