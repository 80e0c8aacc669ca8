package io.muster.storage.sql;

import io.muster.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * The steps from an empty file to the schema of this program: resources named {@code
 * V1__words.sql}, {@code V2__words.sql} and so on, beside a class. The file's {@code user_version}
 * counts the steps that it has taken; each step is one transaction.
 */
public record Migrations(Class<?> beside, List<String> names) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if they do not count from 1 without gaps
   */
  public Migrations {
    names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).matches("V" + (i + 1) + "__[a-z0-9_]+\\.sql")) {
        throw new IllegalArgumentException("migration %d is %s".formatted(i + 1, names.get(i)));
      }
    }
  }

  public static Migrations of(Class<?> beside, String... names) {
    return new Migrations(beside, List.of(names));
  }

  /** The schema of this program. */
  public int latest() {
    return names.size();
  }

  /** The schema of the file; refuses one that is newer than this program. */
  int check(Session session, String file) throws SQLException {
    int found = (int) session.number("PRAGMA user_version");
    if (found > latest()) {
      throw new StorageException(
          StorageException.Kind.NEWER,
          "%s has schema %d, this program knows schemas up to %d: install a newer Muster"
              .formatted(file, found, latest()));
    }
    return found;
  }

  /** Takes step number {@code from + 1}. */
  void step(Session session, int from) throws SQLException {
    session.script(read(names.get(from)));
    session.script("PRAGMA user_version = " + (from + 1));
  }

  private String read(String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name + " beside " + beside.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + name, e);
    }
  }
}
