package io.muster.storage.sql;

import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The database that these tests migrate. */
final class Notes {
  static final String[] STEPS = {"V1__notes.sql", "V2__more.sql", "V3__marked.sql"};

  private Notes() {}

  static Schema schema(int latest) {
    String[] steps = List.of(STEPS).subList(0, latest).toArray(String[]::new);
    return new Schema(
        "notes",
        Migrations.of(Notes.class, steps),
        List.of(
            new SqlFunction("muster_mark", 1, Notes::mark),
            new SqlFunction("muster_echo", 1, args -> args[0])));
  }

  private static Object mark(Object[] args) {
    String words = (String) Objects.requireNonNull(args[0]);
    if (words.equals("poison")) {
      throw new StorageException(StorageException.Kind.CORRUPT, "note can't be marked");
    }
    return words + "!";
  }

  static DatabaseOptions options(int latest) {
    return DatabaseOptions.of(schema(latest), Durability.NORMAL);
  }

  static int add(Database database, int count) {
    return database.write(
        session -> {
          for (int i = 0; i < count; i++) {
            session.update("INSERT INTO notes (words) VALUES (?)", "note " + i);
          }
          return count;
        });
  }

  /** Migrates the file of its argument, and says so after every slice. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      MigrationProgress.Listener tell =
          progress -> {
            System.out.println(progress.phase() + " " + progress.done());
            System.out.flush();
          };
      Database.open(Path.of(args[0]), options(3).withListener(tell)).close();
    }
  }
}
