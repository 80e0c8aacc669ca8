package io.muster.storage.legacy;

import static io.muster.storage.legacy.OldLibrary.LAPTOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.storage.Durability;
import io.muster.storage.SmallDisk;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import into a library, and beside an older file, on a disk that is full at every step. */
final class FullDiskImportTest {
  private static final int CONTENTS = 40;

  /** Room in which each step is tried before there is enough. */
  private static final long[] ROOM = {0, 16 << 10, 40 << 10, 72 << 10, 120 << 10};

  @TempDir private Path folder;
  private Optional<SmallDisk> disk = Optional.empty();
  private int refused;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(folder, 12 << 20);
    assumeTrue(disk.isPresent(), "a small disk can be mounted");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk.isPresent()) {
      disk.get().close();
    }
  }

  /** Tries it with less room than it may need, then with enough; that it says FULL or works. */
  private boolean step(BooleanSupplier step) throws IOException {
    for (long room : ROOM) {
      disk.orElseThrow().leave(room);
      try {
        return step.getAsBoolean();
      } catch (StorageException e) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(StorageException.Kind.FULL);
        assertThat(e).hasMessageContaining("free some space");
        refused++;
      }
    }
    disk.orElseThrow().makeRoom();
    return step.getAsBoolean();
  }

  private void finish(LegacyImport legacy) throws IOException {
    for (int steps = 0; step(legacy::step); steps++) {
      assertThat(steps).as("steps").isLessThan(200);
    }
    disk.orElseThrow().makeRoom();
    while (legacy.step()) {
      assertThat(legacy.rowsDone()).isLessThanOrEqualTo(2L * CONTENTS);
    }
  }

  @Test
  void shouldTakeEverythingOverThoughTheDiskIsFullAtEveryStep() throws Exception {
    OldLibrary old = new OldLibrary(folder);
    for (int number = 0; number < CONTENTS; number++) {
      old.map(number);
      old.add(number, "128");
      old.add(number, "512");
    }
    LegacySource source =
        new LegacySource(old.file, Optional.of(LAPTOP), Optional.of(old.sidecars));
    try (NewLibraryFixture fresh = new NewLibraryFixture(folder.resolve("new"), Durability.OFF)) {
      LegacyImport[] begun = new LegacyImport[1];
      step(
          () -> {
            begun[0] = LegacyImport.begin(fresh.folder, source, fresh.library, fresh.store, fresh);
            return true;
          });
      try (LegacyImport legacy = begun[0]) {
        finish(legacy);
        assertThat(legacy.progress().counts())
            .isEqualTo(new LegacyProgress.Counts(80, 80, 0, 0, 80, 0, 0));
        for (LegacyPhase next :
            new LegacyPhase[] {LegacyPhase.READ_BOTH, LegacyPhase.WRITE_NEW, LegacyPhase.DROPPED}) {
          step(() -> legacy.advance(false) == next);
          assertThat(legacy.progress().phase()).isEqualTo(next);
        }
      }
      for (int number = 0; number < CONTENTS; number++) {
        assertThat(fresh.group(number).sidecars()).hasSize(2);
      }
    }
    assertThat(refused).as("times the disk was full").isGreaterThan(3);
  }

  @Test
  void shouldUndoEverythingThoughTheDiskIsFullAtEveryStep() throws Exception {
    OldLibrary old = new OldLibrary(folder);
    old.fill(CONTENTS, 2);
    LegacySource source = new LegacySource(old.file, Optional.of(LAPTOP), Optional.empty());
    try (NewLibraryFixture fresh = new NewLibraryFixture(folder.resolve("new"), Durability.OFF)) {
      try (LegacyImport legacy =
          LegacyImport.begin(fresh.folder, source, fresh.library, fresh.store, fresh)) {
        while (legacy.step()) {
          assertThat(legacy.isUndone()).isFalse();
        }
        assertThat(fresh.group(3).sidecars()).hasSize(2);
        step(() -> legacy.rollBack() == LegacyPhase.UNDOING);
        finish(legacy);
        assertThat(legacy.isUndone()).isTrue();
      }
      for (int number = 0; number < CONTENTS; number++) {
        assertThat(fresh.group(number).sidecars()).isEmpty();
      }
    }
    assertThat(refused).as("times the disk was full").isPositive();
  }
}
