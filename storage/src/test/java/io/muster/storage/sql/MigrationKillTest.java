package io.muster.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that migrates is killed, again and again, until one gets to the end. */
final class MigrationKillTest {
  private static final int ROWS = 60_000;
  private static final int MAX_KILLS = 12;

  @TempDir private Path folder;

  @Test
  void shouldGoOnAfterEveryKill() throws Exception {
    Path file = folder.resolve("notes.db");
    try (Database database = Database.open(file, Notes.options(2))) {
      Notes.add(database, ROWS);
    }
    int kills = 0;
    while (kills < MAX_KILLS && !migrated(file, 1 + kills)) {
      kills++;
      assertHalf(file);
    }
    assertThat(kills).as("times it was killed").isGreaterThan(2);

    try (Database database = Database.open(file, Notes.options(3))) {
      assertThat(count(database, "SELECT count(*) FROM notes WHERE words GLOB '*[0-9]!'"))
          .isEqualTo(ROWS);
      assertThat(count(database, "SELECT count(*) FROM notes JOIN twins USING (id, words)"))
          .isEqualTo(ROWS);
      assertThat(count(database, "PRAGMA user_version")).isEqualTo(3);
    }
  }

  private static long count(Database database, String sql) {
    return database.<Long>read(session -> session.number(sql));
  }

  /** Kills the process after so many slices; true if it came to its end before. */
  private static boolean migrated(Path file, int slices) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Notes.Child.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        seen += line.startsWith("CHANGING") ? 1 : 0;
        if (seen == slices) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }

  private static void assertHalf(Path file) throws SQLException {
    Session session = Connections.open(file, false, List.of());
    try {
      assertThat(session.number("PRAGMA user_version")).isEqualTo(2);
      assertThat(session.first("PRAGMA integrity_check", row -> row.text(1))).contains("ok");
      long marked = session.number("SELECT count(*) FROM notes WHERE words GLOB '*[0-9]!'");
      long twice = session.number("SELECT count(*) FROM notes WHERE words GLOB '*!!'");
      UnderWay half = UnderWay.find(session).orElseThrow();
      assertThat(twice).isZero();
      assertThat(half.rows()).isGreaterThanOrEqualTo(marked);
    } finally {
      session.close();
    }
  }
}
