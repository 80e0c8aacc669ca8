package io.muster.storage.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.storage.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that imports is killed with -9 at random moments, and goes on each time. */
final class KilledImportTest {
  private static final int KILLS = 5;
  private static final int CONTENTS = 700;
  private static final int VARIANTS = 6;
  private static final int WITH_BYTES = 40;

  @TempDir private Path folder;

  @Test
  void shouldGoOnAfterEveryKillAndUndoAllOfIt() throws Exception {
    OldLibrary old = new OldLibrary(folder);
    fill(old);
    Path library = folder.resolve("new");
    Random random = new Random(42);
    for (int kill = 0; kill < KILLS; kill++) {
      killAfter(start(library, old), random.nextInt(3), random.nextInt(60));
    }
    try (NewLibraryFixture fresh = new NewLibraryFixture(library, Durability.OFF);
        LegacyImport legacy = resume(fresh, old)) {
      while (legacy.step()) {
        assertThat(legacy.progress().phase()).isEqualTo(LegacyPhase.WRITE_BOTH);
      }
      LegacyProgress progress = legacy.progress();
      assertThat(progress.counts().imported()).isEqualTo((long) CONTENTS * VARIANTS);
      assertThat(progress.counts().verified()).isEqualTo((long) CONTENTS * VARIANTS);
      assertThat(progress.counts().bytes()).isEqualTo(WITH_BYTES);
      assertThat(progress.counts().problems()).isZero();
      assertThat(fresh.library.queries().counts().sidecars()).isEqualTo((long) CONTENTS * VARIANTS);
      assertThat(fresh.library.recomputedRoot()).isEqualTo(fresh.library.root());
      legacy.rollBack();
      while (legacy.step()) {
        assertThat(legacy.isUndone()).isFalse();
      }
      assertThat(fresh.library.queries().counts().sidecars()).isZero();
    }
  }

  private static LegacyImport resume(NewLibraryFixture fresh, OldLibrary old) {
    return LegacyImport.exists(fresh.folder)
        ? LegacyImport.resume(fresh.folder, fresh.library, fresh.store, fresh)
        : LegacyImport.begin(
            fresh.folder,
            new LegacySource(old.file, Optional.of(OldLibrary.LAPTOP), Optional.of(old.sidecars)),
            fresh.library,
            fresh.store,
            fresh);
  }

  private static void fill(OldLibrary old) throws IOException {
    for (int number = 0; number < WITH_BYTES; number++) {
      old.add(number, "v0");
    }
    old.fill(CONTENTS, VARIANTS);
  }

  private static Process start(Path library, OldLibrary old) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ImportingProcess.class.getName(),
            library.toString(),
            old.file.toString(),
            old.sidecars.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Kills it some milliseconds after so many steps, unless it is done before. */
  private static void killAfter(Process process, int steps, int millis)
      throws IOException, InterruptedException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = "";
      for (int step = 0; step <= steps && line != null; step++) {
        line = lines.readLine();
        assertThat(step > 0 || line != null).as("the process works").isTrue();
      }
      process.waitFor(millis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
  }
}
