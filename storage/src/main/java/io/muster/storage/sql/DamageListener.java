package io.muster.storage.sql;

import io.muster.storage.StorageException;

/** Hears that an open file is damaged, and knows what can be done about it. */
public interface DamageListener {
  /** Hears nothing and adds nothing. */
  DamageListener NONE = new DamageListener() {};

  /** The first damage was found; called once, by whoever came upon it. */
  default void found(StorageException damage) {}

  /** What every attempt to write gets to hear; asked for once, when it is needed. */
  default StorageException explain(StorageException damage) {
    return damage;
  }
}
