package io.muster.storage.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.VariantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed at random moments, over and over on the same files. Each time all
 * that it acknowledged is there, both databases are sound, and bits agree with bytes.
 */
class CrashTest {
  private static final long SEED = 20_260_101;
  private static final int RANGE = 1_000_000;
  private static final int MOST_LINES = 400;

  @TempDir Path folder;

  @Test
  void shouldKeepAllThatWasAcknowledgedBeforeAnyOf20Kills() throws Exception {
    killRepeatedly(20, SEED);
  }

  @Test
  @Tag("slow")
  void shouldKeepAllThatWasAcknowledgedBeforeAnyOf200Kills() throws Exception {
    killRepeatedly(200, SEED + 1);
  }

  private void killRepeatedly(int kills, long seed) throws Exception {
    Random random = new Random(seed);
    Acknowledged all = new Acknowledged();
    for (int i = 0; i < kills; i++) {
      int threads = 1 + random.nextInt(3);
      int lines = 1 + random.nextInt(MOST_LINES);
      runAndKill(i * RANGE, threads, lines, all);
      checkDatabases();
      try (Home home = Home.open(folder)) {
        all.check(home, "seed %d, kill %d".formatted(seed, i));
      }
    }
  }

  /** What the process said, over all its lives. */
  private static final class Acknowledged {
    private final Set<String> put = new LinkedHashSet<>();
    private final Set<String> bits = new LinkedHashSet<>();
    private final Set<String> deletes = new LinkedHashSet<>();
    private final Set<String> deleted = new LinkedHashSet<>();
    private final Set<String> cleared = new LinkedHashSet<>();

    void hear(String line) {
      String[] parts = line.split(" ", 2);
      Set<String> said =
          switch (parts[0]) {
            case "put" -> put;
            case "bit" -> bits;
            case "delete" -> deletes;
            case "deleted" -> deleted;
            case "cleared" -> cleared;
            default -> throw new AssertionError("the process said: " + line);
          };
      said.add(parts[1]);
    }

    void check(Home home, String when) {
      for (String name : put) {
        Optional<Blob> found = blob(home, name);
        if (deleted.contains(name)) {
          assertThat(found).as("%s: %s was deleted", when, name).isEmpty();
        } else if (!deletes.contains(name)) {
          assertThat(found).as("%s: %s was recorded", when, name).contains(expected(name));
        }
      }
      for (String name : bits) {
        boolean held = home.availability().holds(Home.content(number(name)), variant(name));
        if (cleared.contains(name)) {
          assertThat(held).as("%s: %s was cleared", when, name).isFalse();
        } else if (!deletes.contains(name)) {
          assertThat(held).as("%s: %s was said to be held", when, name).isTrue();
        }
      }
      assertThat(home.library().recomputedRoot()).as(when).isEqualTo(home.library().root());
      assertThat(home.availability().verify(Home.SELF).sound()).as(when).isTrue();
      home.availability()
          .forEachHeld(
              Home.SELF,
              (content, variant) -> {
                Blob blob = home.library().queries().group(content).sidecars().get(variant);
                if (blob != null) {
                  assertThat(home.sidecars().verify(blob.hash()))
                      .as("%s: the bytes of %s %s", when, content, variant)
                      .isTrue();
                }
              });
    }

    private static Optional<Blob> blob(Home home, String name) {
      var group = home.library().queries().group(Home.content(number(name)));
      return Optional.ofNullable(group.sidecars().get(variant(name)));
    }

    private static Blob expected(String name) {
      return Home.blob(number(name), variant(name));
    }

    private static int number(String name) {
      return Integer.parseInt(name.substring(0, name.indexOf(' ')));
    }

    private static VariantId variant(String name) {
      return VariantId.parse(name.substring(name.indexOf(' ') + 1));
    }
  }

  private void runAndKill(int first, int threads, int lines, Acknowledged all)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                folder.toString(),
                String.valueOf(first),
                String.valueOf(threads))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int heard = 0;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        all.hear(line);
        if (++heard == lines) {
          process.toHandle().destroyForcibly(); // the pipe stays, and what is in it
        }
      }
      assertThat(heard).as("lines before the process ended").isGreaterThanOrEqualTo(lines);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void checkDatabases() throws SQLException {
    for (String name : new String[] {"library.db", "availability.db"}) {
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name));
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
        assertThat(rows.getString(1)).as(name).isEqualTo("ok");
      }
    }
  }
}
