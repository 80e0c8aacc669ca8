package io.muster.storage;

import org.jspecify.annotations.Nullable;

/**
 * A read or write that storage could not do. The message is one line: what happened and what to do.
 * Whatever was being written is not there, not even in part.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as a caller acts on it. */
  public enum Kind {
    /** No space is left on the disk. */
    FULL,
    /** Another process holds the database. */
    BUSY,
    /** A file or row is damaged. */
    CORRUPT,
    /** A newer program wrote the database. */
    NEWER,
    /** There is not enough memory for what was asked for. */
    MEMORY,
    /** Anything else. */
    OTHER
  }

  private final Kind kind;

  public StorageException(Kind kind, String message) {
    this(kind, message, null);
  }

  public StorageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
