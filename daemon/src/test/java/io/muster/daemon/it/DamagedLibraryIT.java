package io.muster.daemon.it;

import static io.muster.daemon.it.Devices.awaitSync;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A device with a damaged library.db answers and serves, and what it lost comes back. */
final class DamagedLibraryIT {
  private static final int PAGE = 8192;

  @RegisterExtension final Devices devices = new Devices();

  @TempDir private Path folder;
  private DaemonProcess ada;
  private DaemonProcess ben;
  private Path list = Path.of("unset");

  @BeforeEach
  void start() throws Exception {
    ada = devices.device(folder, "ada");
    ben = devices.device(folder, "ben");
    list = SampleFiles.text(ada.files(), "list.txt", "milk\n");
    SampleFiles.text(ada.files(), "other.txt", "bread\n");
    ada.start();
    ben.start();
    Devices.pair(ada, ben);
    Devices.eventually(
        "all sidecars are known to ben",
        () -> assertThat(ben.status().at("/library/sidecars").asInt()).isEqualTo(2));
    awaitSync(ada, ben);
  }

  private String database() throws Exception {
    return "jdbc:sqlite:" + ada.library().resolve("library.db");
  }

  private void overwriteRoot(String table) throws Exception {
    try (Connection connection = DriverManager.getConnection(database());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT rootpage FROM sqlite_schema WHERE name = '%s'".formatted(table));
        RandomAccessFile file =
            new RandomAccessFile(ada.library().resolve("library.db").toFile(), "rw")) {
      file.seek((rows.getLong(1) - 1) * PAGE);
      file.write(new byte[200]);
    }
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection(database());
        Statement run = connection.createStatement()) {
      assertThat(run.executeUpdate(statement)).isPositive();
    }
  }

  @Test
  void shouldAnswerAndServeFromADamagedLibraryAndTakeNothingIn() throws Exception {
    ada.stop();
    overwriteRoot("labels");
    ada.start();

    Answer status = ada.cli("status");
    assertThat(status.exit()).isEqualTo(1);
    assertThat(status.out().lines().findFirst().orElseThrow())
        .contains("damaged")
        .contains("is damaged and only read (Tree ");
    assertThat(ada.whereis(list).at("/sidecars/0/here").asBoolean()).isTrue();
    assertThat(ada.cli("find", "list").out()).contains("list.txt");
    assertThat(ada.cli("ls", ada.files().toString()).out()).contains("other.txt");
    for (String[] write :
        new String[][] {
          {"note", list.toString(), "--set", "x"},
          {"location", "add", ben.files().toString()},
          {"location", "rescan"},
          {"pair", "--invite"}
        }) {
      Answer refused = ada.cli(write);
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains("library.db is damaged and only read").hasLineCount(1);
    }

    Path out = folder.resolve("fetched.txt");
    Devices.eventually(
        "ben fetches from the damaged device",
        () -> {
          Answer fetched =
              ben.cli("fetch", list.toString(), "--variant", "text_default", "-o", out.toString());
          assertThat(fetched.exit()).as(fetched.err()).isZero();
        });
    assertThat(Files.readString(out)).contains("milk");
  }

  @Test
  void shouldFetchAGroupAgainWhoseRowIsDamaged() throws Exception {
    ada.stop();
    sql("UPDATE sidecar_groups SET created_at = created_at + 1 WHERE id = 1");
    ada.start();
    Answer verified = ada.cli("verify");
    assertThat(verified.out()).contains("taken out, to be fetched");
    awaitSync(ada, ben);
    assertThat(ada.whereis(list).at("/sidecars/0/here").asBoolean()).isTrue();
    assertThat(ada.cli("verify").exit()).isZero();
  }
}
