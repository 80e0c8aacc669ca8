package io.muster.storage.sql;

import io.muster.storage.Durability;

/**
 * How a database is opened.
 *
 * @param listener told of migrations
 */
public record DatabaseOptions(
    Schema schema, Durability durability, Tuning tuning, MigrationProgress.Listener listener) {

  /** With default memory, and nobody told of migrations. */
  public static DatabaseOptions of(Schema schema, Durability durability) {
    return new DatabaseOptions(schema, durability, Tuning.SERVER, MigrationProgress.Listener.NONE);
  }

  public DatabaseOptions withTuning(Tuning next) {
    return new DatabaseOptions(schema, durability, next, listener);
  }

  public DatabaseOptions withListener(MigrationProgress.Listener next) {
    return new DatabaseOptions(schema, durability, tuning, next);
  }
}
