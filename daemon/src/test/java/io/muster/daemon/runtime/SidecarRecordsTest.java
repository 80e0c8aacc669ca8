package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.daemon.generate.Outcome;
import io.muster.daemon.net.Identity;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import io.muster.storage.sidecar.SidecarStore;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SidecarRecordsTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256("a photo".getBytes(UTF_8)));
  private static final VariantId THUMB = new VariantId("thumb", "128");

  @TempDir private Path dir;
  private Library library;
  private Availability availability;
  private SerialWriter writer;
  private Bits bits;
  private SidecarRecords sidecars;

  @BeforeEach
  void open() throws Exception {
    Identity identity = Identity.loadOrCreate(Files.createDirectory(dir.resolve("home")));
    Random random = new Random(1);
    library =
        Library.create(
            Files.createDirectory(dir.resolve("library")),
            new LibraryOptions(
                identity.id(), System::currentTimeMillis, random::nextLong, Durability.OFF),
            new NewLibrary("L", ByteString.copyFrom(identity.publicKey()), "device"));
    availability =
        Availability.open(
            dir.resolve("availability.db"),
            new AvailabilityOptions(
                identity.id(),
                new DeviceKeys(identity),
                random::nextLong,
                Durability.OFF,
                AvailabilityOptions.DEFAULT_BATCH,
                () -> library.current().id(),
                0));
    SidecarStore store = SidecarStore.open(dir.resolve("sidecars"));
    writer = new SerialWriter("test-writer");
    bits = new Bits(identity.id(), library.queries(), store, availability, writer, () -> {});
    Records records = new Records(library, () -> {}, _ -> {});
    sidecars = new SidecarRecords(library, records, store, bits);
  }

  @AfterEach
  void close() {
    bits.close();
    writer.close();
    availability.close();
    library.close();
  }

  private Blob add(String bytes) throws Exception {
    return sidecars.add(CONTENT, THUMB, new ByteArrayInputStream(bytes.getBytes(UTF_8)), "jpg");
  }

  private Outcome made(String bytes) throws Exception {
    Path file = Files.writeString(dir.resolve("made.jpg"), bytes);
    return new Outcome.Made(THUMB, file, "jpg", bytes.length());
  }

  private Blob present() {
    return Objects.requireNonNull(library.queries().group(CONTENT).sidecars().get(THUMB));
  }

  @Test
  void shouldSetTheBitOfASidecarThatWasAdded() throws Exception {
    add("by hand");
    assertThat(availability.holds(CONTENT, THUMB)).isTrue();
  }

  @Test
  void shouldNotReplaceASidecarByOneThatCouldNotBeMade() throws Exception {
    Blob added = add("by hand");
    sidecars.made(CONTENT, List.of(new Outcome.Failed(THUMB, "the picture is cut off")));
    assertThat(present()).isEqualTo(added);
  }

  @Test
  void shouldNotReplaceASidecarByAnotherThatWasMade() throws Exception {
    Blob added = add("by hand");
    sidecars.made(CONTENT, List.of(made("by a generator")));
    assertThat(present()).isEqualTo(added);
  }

  @Test
  void shouldEnterWhatWasMadeAfterAFailure() throws Exception {
    sidecars.made(CONTENT, List.of(new Outcome.Failed(THUMB, "no luck")));
    assertThat(present().isReady()).isFalse();
    sidecars.made(CONTENT, List.of(made("by a generator")));
    bits.recheckNow(List.of(CONTENT));
    assertThat(present().isReady()).isTrue();
    assertThat(availability.holds(CONTENT, THUMB)).isTrue();
  }

  @Test
  void shouldTellARemovedSidecarFromOneThatNeverWas() throws Exception {
    add("by hand");
    sidecars.remove(CONTENT, THUMB);
    assertThat(availability.holds(CONTENT, THUMB)).isFalse();
    assertThat(library.queries().removedSidecars(CONTENT)).containsExactly(THUMB);
    assertThat(library.queries().removedSidecars(ContentId.of(Hash.ZERO))).isEmpty();
  }
}
