package io.muster.sim.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.LibraryView;
import io.muster.sim.world.Randomness;
import io.muster.storage.library.LibraryStore;
import io.muster.storage.library.NewLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every disk has after it was cut off or changed. */
final class DiskTest {
  private static final int CUTS = 60;
  private static final ByteString KEY = ByteString.copyFromUtf8("key");
  private static final NewLibrary WANTED = new NewLibrary("library", KEY, "device");
  private static final KeyRing KEYS =
      new KeyRing() {
        @Override
        public ByteString sign(byte[] data) {
          return KEY;
        }

        @Override
        public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
          return true;
        }
      };

  @TempDir private Path folder;

  private Disk disk(StoreKind kind) {
    DeviceId self = DeviceId.ofPublicKey(KEY.toByteArray());
    Disk.Owner owner = new Disk.Owner(self, KEYS, Randomness.of(1), () -> 1_767_225_600_000L);
    return kind.disk(folder.resolve("device"), owner);
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void shouldHaveNothingToLoseBeforeTheFirstStart(StoreKind kind) {
    Disk disk = disk(kind);
    disk.loseAvailability();
    assertThat(disk.open(WANTED).availability().heads()).isEmpty();
    disk.close();
  }

  /** One commit of many records: several pages. */
  private static List<Mutation> commit(int number) {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ContentId content = ContentId.of(Hash.sha256(new byte[] {(byte) number, (byte) i}));
      Blob blob = Blob.ready(Hash.sha256(new byte[] {(byte) i}), 10, "jpg", 1);
      mutations.add(Mutation.putSidecar(content, VariantId.parse("thumb_128"), blob));
    }
    return mutations;
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveEachCommitWholeOrNotAtAllWhereverTheLogIsCut(StoreKind kind) {
    try (Disk disk = disk(kind)) {
      disk.open(WANTED).library().write(commit(1));
      int copy = disk.copy();
      Randomness random = Randomness.of(7);
      for (int i = 0; i < CUTS; i++) {
        LibraryStore library = reopen(disk, copy);
        LibraryView.State before = library.state();
        disk.mark(Database.LIBRARY);
        library.write(commit(2));
        library.write(commit(3));
        disk.crash();
        disk.cut(Database.LIBRARY, random);
        LibraryStore after = disk.open(WANTED).library();
        assertThat(after.state()).isEqualTo(before);
        assertThat(after.recomputedRoot()).isEqualTo(before.root());
      }
    }
  }

  private static LibraryStore reopen(Disk disk, int copy) {
    disk.crash();
    disk.restore(copy, List.of(Database.values()));
    return disk.open(WANTED).library();
  }
}
