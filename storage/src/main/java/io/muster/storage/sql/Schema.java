package io.muster.storage.sql;

import java.util.List;

/**
 * What a kind of database is made of.
 *
 * @param name of the file without its ending: {@code library}
 * @param functions what its migrations and views call; known to every connection
 */
public record Schema(String name, Migrations migrations, List<SqlFunction> functions) {
  public Schema {
    functions = List.copyOf(functions);
  }
}
