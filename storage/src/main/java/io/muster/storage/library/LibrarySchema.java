package io.muster.storage.library;

import io.muster.storage.sql.Migrations;
import io.muster.storage.sql.Schema;
import java.util.List;

/** What {@code library.db} is made of. */
public final class LibrarySchema {
  public static final Schema SCHEMA =
      new Schema("library", Migrations.of(LibrarySchema.class, "V1__library.sql"), List.of());

  private LibrarySchema() {}
}
