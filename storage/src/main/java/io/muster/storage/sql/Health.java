package io.muster.storage.sql;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a file is damaged, as far as anybody has noticed; what is damaged stays so. */
final class Health {
  private final @Nullable DamageListener openedDamaged;
  private volatile @Nullable DamageListener listener;
  private volatile @Nullable StorageException found;
  private @Nullable StorageException explained;

  /** Of a file in which nobody has looked for damage yet. */
  Health() {
    openedDamaged = null;
  }

  /** Of a file that is known to be damaged. */
  Health(StorageException explained) {
    openedDamaged = DamageListener.NONE;
    listener = openedDamaged;
    found = explained;
  }

  /** From now on damage makes the file one that is only read. */
  void watch(DamageListener next) {
    if (openedDamaged == null) {
      listener = next;
    }
  }

  /** An error that a statement ended with; most are no damage. */
  void noticed(StorageException error) {
    DamageListener told = listener;
    if (error.kind() != Kind.CORRUPT || told == null) {
      return;
    }
    synchronized (this) {
      if (found != null) {
        return;
      }
      found = error;
    }
    told.found(error);
  }

  boolean isDamaged() {
    return found != null;
  }

  /** What is wrong and what to do about it. */
  synchronized Optional<StorageException> damage() {
    StorageException first = found;
    if (first != null && explained == null) {
      explained = Objects.requireNonNull(listener).explain(first);
    }
    return Optional.ofNullable(explained);
  }
}
