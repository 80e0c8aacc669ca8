package io.muster.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.muster.daemon.config.Home;
import io.muster.daemon.config.HomeLock;
import io.muster.daemon.net.Identity;
import io.muster.storage.Durability;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that need no daemon, on a library that is there. */
@Timeout(60)
final class DbVerbsTest {
  private static final int WIDTH = 80;

  @TempDir Path home;
  private Cli cli = new Cli(Path.of("unset"));

  @BeforeEach
  void makeLibrary() throws Exception {
    home = home.toRealPath();
    cli = new Cli(home);
    Identity identity = Identity.loadOrCreate(home);
    LibraryOptions options =
        new LibraryOptions(identity.id(), () -> 1_800_000_000_000L, () -> 7, Durability.NORMAL);
    Path folder = Files.createDirectory(home.resolve("Library.sdlibrary"));
    NewLibrary wanted =
        new NewLibrary("Library", ByteString.copyFrom(identity.publicKey()), "attic");
    Library.create(folder, options, wanted).close();
  }

  private void assertPrinted(int exit, String... args) {
    assertThat(cli.run(args)).as(cli.err()).isEqualTo(exit);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(WIDTH));
  }

  @Test
  void shouldShowWhatTakesTheRoom() throws Exception {
    assertPrinted(0, "db", "stats");
    assertThat(cli.out()).contains("library.db", "TABLE, INDEX", "sidecar_groups", "B/ROW");

    assertThat(cli.run("db", "stats", "--json")).isZero();
    JsonNode library = cli.json().get(0);
    assertThat(library.get("database").asText()).isEqualTo("library");
    assertThat(library.get("tables")).anyMatch(t -> t.get("name").asText().equals("members"));
  }

  @Test
  void shouldAnswerInSql() throws Exception {
    assertPrinted(0, "db", "query", "SELECT name, hex(device_id) AS id, NULL FROM members");
    assertThat(cli.lines().getFirst()).startsWith("NAME").contains("ID");
    assertThat(cli.out()).contains("attic").endsWith("1 row\n");

    assertThat(cli.run("db", "query", "--json", "SELECT name, x'0aff' AS b FROM members")).isZero();
    assertThat(cli.json().toString()).isEqualTo("[{\"name\":\"attic\",\"b\":\"0aff\"}]");
  }

  @Test
  void shouldSayThatThereAreMoreRows() {
    assertPrinted(0, "db", "query", "--limit", "2", "VALUES (1), (2), (3)");
    assertThat(cli.lines().getLast()).isEqualTo("2 rows, and more: see --limit");
  }

  @Test
  void shouldExplainWhatCannotBeAnswered() {
    assertThat(cli.run("db", "query", "DELETE FROM members")).isEqualTo(2);
    assertThat(cli.err()).startsWith("muster: only SELECT").hasLineCount(1);
    assertThat(cli.run("db", "query", "SELECT * FROM nobody")).isEqualTo(2);
    assertThat(cli.err()).contains("not understood: no such table: nobody").hasLineCount(1);
    assertThat(cli.run("db", "query", "--limit", "0", "SELECT 1")).isEqualTo(2);
    assertThat(cli.err()).contains("--limit is 1 to").hasLineCount(1);
  }

  @Test
  void shouldCheckBothDatabases() throws Exception {
    assertPrinted(0, "db", "check", "--deep");
    assertThat(cli.out()).contains("library.db  sound");

    Files.writeString(home.resolve("Library.sdlibrary/library.db"), "gone ".repeat(9000));
    assertPrinted(1, "db", "check");
    assertThat(cli.out()).contains("library.db  damaged", "newest good copy: there is none");
    assertThat(cli.run("db", "check", "--json")).isEqualTo(1);
    assertThat(cli.json().get(0).get("problems")).hasSize(1);
  }

  @Test
  void shouldTellAndTakeSteps() throws Exception {
    assertPrinted(0, "db", "migrate", "--status");
    assertThat(cli.out()).contains("library.db", "up to date");
    assertThat(cli.run("db", "migrate", "--status", "--json")).isZero();
    int schema = cli.json().get(0).get("schema").asInt();
    assertThat(cli.json().get(0).get("latest").asInt()).isEqualTo(schema);
    assertPrinted(0, "db", "migrate", "--up");
    assertThat(cli.out()).isEqualTo("library.db  nothing to do\n");
    assertPrinted(0, "db", "migrate", "--to", String.valueOf(schema), "--dry-run");
    assertThat(cli.run("db", "migrate", "--up", "--json")).isZero();
    assertThat(cli.json().get(0).get("steps")).isEmpty();
  }

  @Test
  void shouldRefuseTheWayBelowTheFoundation() {
    assertThat(cli.run("db", "migrate", "--to", "0")).isEqualTo(2);
    assertThat(cli.err()).contains("no way below schema").hasLineCount(1);
    assertThat(cli.run("db", "migrate", "--to", "99")).isEqualTo(2);
    assertThat(cli.err()).contains("can't be brought to schema 99").hasLineCount(1);
  }

  @Test
  void shouldNotMigrateUnderARunningDaemon() throws Exception {
    try (HomeLock _ = HomeLock.acquire(new Home(home))) {
      assertThat(cli.run("db", "migrate", "--up")).isEqualTo(2);
      assertThat(cli.err()).contains("already runs on").hasLineCount(1);
      assertThat(cli.run("db", "migrate", "--status")).isZero();
      assertThat(cli.run("db", "stats")).isZero();
    }
  }

  @Test
  void shouldSayThatThereIsNoLibrary() {
    Cli elsewhere = new Cli(home.resolve("nowhere"));
    assertThat(elsewhere.run("db", "stats")).isEqualTo(2);
    assertThat(elsewhere.err()).contains("holds no library").hasLineCount(1);
    assertThat(Files.exists(home.resolve("nowhere"))).isFalse();
  }

  @Test
  void shouldAskForOneThingToDo() {
    assertThat(cli.run("db", "migrate")).isEqualTo(2);
    assertThat(cli.err()).contains("--status").hasLineCount(1);
  }
}
