package io.muster.storage.library;

import io.muster.storage.StorageException;

/** The error of a row that can't be what was written. */
final class Damage {
  private Damage() {}

  static StorageException in(String table, Object id, Throwable cause) {
    return new StorageException(
        StorageException.Kind.CORRUPT,
        ("library.db: row %s of %s is damaged (%s); run 'muster verify', which has it fetched again"
                + " where it can, or put a backup of library.db in its place")
            .formatted(id, table, cause.getMessage()),
        cause);
  }
}
