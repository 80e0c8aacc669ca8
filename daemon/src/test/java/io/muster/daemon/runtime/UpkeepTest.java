package io.muster.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Identity;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.storage.Durability;
import io.muster.storage.inspect.LibraryDatabases;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the databases are tended. */
final class UpkeepTest {
  @TempDir Path folder;
  private Library library;
  private Identity identity;
  private Upkeep upkeep;
  private long now;

  @BeforeEach
  void open() throws Exception {
    identity = Identity.loadOrCreate(folder);
    LibraryOptions options =
        new LibraryOptions(identity.id(), () -> 1_800_000_000_000L, () -> 7, Durability.NORMAL);
    NewLibrary wanted =
        new NewLibrary("Library", ByteString.copyFrom(identity.publicKey()), "attic");
    library = Library.create(Files.createDirectory(folder.resolve("lib")), options, wanted);
    upkeep = new Upkeep(Map.of("library.db", library::maintenance), stop -> {}, () -> now);
    upkeep.look();
  }

  @AfterEach
  void close() {
    upkeep.close();
    library.close();
  }

  private boolean isTended() {
    return !new LibraryDatabases(folder.resolve("lib"))
        .query(
            "library",
            "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'",
            1,
            Duration.ofSeconds(9))
        .rows()
        .isEmpty();
  }

  private void write(String name) {
    library.write(
        List.of(
            Mutation.put(RecordKey.device(identity.id()), Map.of("name", Values.ofText(name)))));
  }

  @Test
  void shouldTendALibraryThatStandsStillOnceItIsDue() {
    upkeep.look();
    assertThat(isTended()).isFalse();
    now += Upkeep.FIRST.toNanos();
    upkeep.look();
    assertThat(isTended()).isTrue();
  }

  @Test
  void shouldLeaveALibraryAloneThatIsInUse() {
    now += Upkeep.FIRST.toNanos();
    write("a");
    upkeep.look();
    assertThat(isTended()).isFalse();
    upkeep.look();
    assertThat(isTended()).isTrue();
  }

  @Test
  void shouldOutliveADatabaseThatIsClosed() {
    now += Upkeep.FIRST.toNanos();
    library.close();
    upkeep.look();
    upkeep.look();
  }
}
