package io.muster.storage.sql;

import io.muster.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The steps from an empty file to the schema of this program: resources named {@code
 * V1__words.sql}, {@code V2__words.sql} and so on, beside a class; where there is a way back,
 * {@code V2__words.down.sql} is it. The file's {@code user_version} counts the steps that it has
 * taken whole. See {@link Script} for what stands in them.
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

  /**
   * Refuses a schema that this program can't lead to.
   *
   * @throws StorageException if it is below the foundation or above the latest
   */
  void checkTarget(String file, int target) {
    if (target < foundation() || target > latest()) {
      String why =
          target < foundation()
              ? "there is no way below schema %d; a copy may be in backups/".formatted(foundation())
              : "this program knows schemas up to %d".formatted(latest());
      throw new StorageException(
          StorageException.Kind.OTHER,
          "%s can't be brought to schema %d: %s".formatted(file, target, why));
    }
  }

  /** The lowest schema to which there is a way back. */
  int foundation() {
    int lowest = latest();
    while (lowest > 1 && beside.getResource(down(lowest)) != null) {
      lowest--;
    }
    return lowest;
  }

  /** The step from a schema to the one below it. */
  private String down(int schema) {
    return names.get(schema - 1).replace(".sql", ".down.sql");
  }

  /** The step between two neighbours, up or down. */
  Script step(int from, int to) {
    String name = to > from ? names.get(to - 1) : down(from);
    return Script.parse(name, read(name));
  }

  /** What is lost on the way to an older schema; nothing on the way up. */
  public List<String> losses(int from, int to) {
    return IntStream.iterate(from, at -> at > to && at > foundation(), at -> at - 1)
        .mapToObj(at -> step(at, at - 1).losses())
        .flatMap(List::stream)
        .toList();
  }

  /** What a step is called: {@code groups} for {@code V2__groups.sql}. */
  public String title(int schema) {
    String name = names.get(schema - 1);
    return name.substring(name.indexOf("__") + 2, name.length() - ".sql".length());
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
