package io.muster.storage.availability;

import static io.muster.storage.availability.Device.SMALL;
import static io.muster.storage.availability.Device.content;
import static io.muster.storage.availability.Device.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.storage.SmallDisk;
import io.muster.storage.StorageException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Own batches and replicas on a disk that fills up. */
final class FullAvailabilityTest {
  private static final int STEP = 50;

  @TempDir private Path folder;
  @TempDir private Path elsewhere;
  private Optional<SmallDisk> disk = Optional.empty();

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(folder, 4 << 20);
    assumeTrue(disk.isPresent(), "a small disk can be mounted");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk.isPresent()) {
      disk.get().close();
    }
  }

  @Test
  void shouldPublishAllOrNothingWhereverTheDiskEnds() throws Exception {
    SmallDisk small = disk.orElseThrow();
    int written = STEP;
    int refused = 0;
    try (Device a = new Device(folder, "a")) {
      a.publish(contents(0, STEP));
      for (int room = 0; room < 200 << 10; room += 20 << 10) {
        small.leave(room);
        try {
          a.publish(contents(written, STEP));
          written += STEP;
        } catch (StorageException e) {
          assertThat(e.kind()).as(e.getMessage()).isEqualTo(StorageException.Kind.FULL);
          refused++;
        }
        assertHolds(a, a, written);
      }
      assertThat(refused).isPositive();
      small.makeRoom();
      a.publish(contents(written, STEP));
      assertHolds(a, a, written + STEP);
      a.reopened();
      assertHolds(a, a, written + STEP);
      assertThat(a.availability().fresh()).isFalse();
    }
  }

  @Test
  void shouldTakeAReplicaAllOrNothingWhereverTheDiskEnds() throws Exception {
    SmallDisk small = disk.orElseThrow();
    int refused = 0;
    try (Device owner = new Device(elsewhere, "owner");
        Device a = new Device(folder, "a")) {
      owner.publish(contents(0, STEP));
      a.publish(contents(0, 1));
      a.pull(owner, owner);
      int known = STEP;
      int said = STEP;
      for (int room = 0; room < 200 << 10; room += 20 << 10) {
        owner.publish(contents(said, STEP));
        said += STEP;
        small.leave(room);
        try {
          a.pull(owner, owner);
          known = said;
        } catch (StorageException e) {
          assertThat(e.kind()).as(e.getMessage()).isEqualTo(StorageException.Kind.FULL);
          refused++;
        }
        assertHolds(a, owner, known);
      }
      assertThat(refused).isPositive();
      small.makeRoom();
      a.pull(owner, owner);
      assertThat(a.head(owner)).isEqualTo(owner.head(owner));
      a.reopened();
      assertHolds(a, owner, said);
    }
  }

  private static void assertHolds(Device at, Device owner, int contents) {
    assertThat(at.availability().counts(owner.id).contents()).isEqualTo(contents);
    assertThat(at.availability().heldBy(owner.id, content(contents - 1))).containsExactly(SMALL);
    assertThat(at.availability().heldBy(owner.id, content(contents))).isEmpty();
  }
}
