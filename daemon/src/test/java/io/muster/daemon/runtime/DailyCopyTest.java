package io.muster.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Identity;
import io.muster.storage.Durability;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a good copy of the library is made. */
final class DailyCopyTest {
  private static final long HOUR = 3_600_000;

  @TempDir Path folder;
  private Library library;
  private DailyCopy copy;
  private long now = System.currentTimeMillis();
  private long sound;

  @BeforeEach
  void open() throws Exception {
    Identity identity = Identity.loadOrCreate(folder);
    LibraryOptions options =
        new LibraryOptions(identity.id(), () -> 1_800_000_000_000L, () -> 7, Durability.NORMAL);
    NewLibrary wanted =
        new NewLibrary("Library", ByteString.copyFrom(identity.publicKey()), "attic");
    library = Library.create(Files.createDirectory(folder.resolve("lib")), options, wanted);
    copy = new DailyCopy(library, () -> sound, () -> now);
  }

  @AfterEach
  void close() {
    library.close();
  }

  private long copies() throws Exception {
    Path backups = folder.resolve("lib").resolve("backups");
    if (!Files.exists(backups)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(backups)) {
      return files.count();
    }
  }

  @Test
  void shouldMakeOneADayAfterACleanPass() throws Exception {
    copy.look();
    assertThat(copies()).isZero();
    sound = now;
    copy.look();
    copy.look();
    assertThat(copies()).isEqualTo(1);
    now += 25 * HOUR;
    sound = now;
    copy.look();
    assertThat(copies()).isEqualTo(2);
  }

  @Test
  void shouldNotTakeAnOldPassForAGoodOne() throws Exception {
    sound = now - 72 * HOUR;
    copy.look();
    assertThat(copies()).isZero();
  }
}
