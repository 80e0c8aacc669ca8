package io.muster.storage.library;

import io.muster.storage.sql.Migrations;
import io.muster.storage.sql.Schema;
import io.muster.storage.sql.SqlFunction;
import java.util.List;
import java.util.stream.Stream;

/** What {@code library.db} is made of. */
public final class LibrarySchema {
  public static final Schema SCHEMA =
      new Schema(
          "library",
          Migrations.of(
              LibrarySchema.class,
              "V1__library.sql",
              "V2__groups.sql",
              "V3__index.sql",
              "V4__statuses.sql",
              "V5__smaller_index.sql",
              "V6__duplicates.sql",
              "V7__tree_nodes.sql"),
          functions());

  private LibrarySchema() {}

  private static List<SqlFunction> functions() {
    return Stream.concat(GroupFunctions.all().stream(), DownFunctions.all().stream()).toList();
  }
}
