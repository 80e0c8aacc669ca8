package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.daemon.control.ProgressSink;
import io.muster.daemon.control.ProgressSink.Progress;
import io.muster.daemon.control.VerifyView;
import io.muster.daemon.net.Identity;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.integrity.IntegrityJob;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import io.muster.storage.sidecar.SidecarStore;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The integrity job beside the one who derives the bits. */
final class VerifyingTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256("a photo".getBytes(UTF_8)));
  private static final ContentId OTHER = ContentId.of(Hash.sha256("another".getBytes(UTF_8)));
  private static final VariantId THUMB = new VariantId("thumb", "128");

  @TempDir private Path dir;
  private Library library;
  private Availability availability;
  private SidecarStore store;
  private SerialWriter writer;
  private Bits bits;
  private SidecarRecords sidecars;
  private Verifying verifying;
  private Instant now = Instant.EPOCH.plus(Verifying.DUE.multipliedBy(20_000));
  private boolean idle = true;

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
    store = SidecarStore.open(dir.resolve("sidecars"));
    writer = new SerialWriter("test-writer");
    bits = new Bits(identity.id(), library.queries(), store, availability, writer, () -> {});
    Records records = new Records(library, () -> {}, keys -> bits.recheck(Records.groups(keys)));
    sidecars = new SidecarRecords(library, records, store, bits);
    IntegrityJob job =
        new IntegrityJob(
            new IntegrityJob.Parts(identity.id(), library, availability, store),
            new BitTarget(bits),
            System::nanoTime,
            () -> now);
    verifying = new Verifying(job, () -> idle, () -> now);
  }

  @AfterEach
  void close() {
    verifying.close();
    bits.close();
    writer.close();
    availability.close();
    library.close();
  }

  private Blob add(ContentId content, String bytes) throws Exception {
    return sidecars.add(content, THUMB, new ByteArrayInputStream(bytes.getBytes(UTF_8)), "jpg");
  }

  private VerifyView verify(boolean deep) throws Exception {
    return verifying.verify(deep, ProgressSink.NONE);
  }

  @Test
  void shouldAnswerThatNothingIsWrong() throws Exception {
    add(CONTENT, "a thumbnail");
    List<Progress> heard = new ArrayList<>();
    VerifyView view = verifying.verify(true, heard::add);
    assertThat(view.sound()).isTrue();
    assertThat(view.findings()).isEmpty();
    assertThat(heard).allSatisfy(progress -> assertThat(progress.text()).isNotBlank());
  }

  @Test
  void shouldRemoveADamagedSidecarAndClearItsBit() throws Exception {
    Path file = store.path(add(CONTENT, "a thumbnail").hash());
    add(OTHER, "another thumbnail");
    Files.writeString(file, "A thumbnail");
    assertThat(verify(false).sound()).isTrue();
    VerifyView view = verify(true);
    assertThat(view.sound()).isFalse();
    assertThat(view.consistencyErrors()).isEqualTo(1);
    assertThat(view.consistencyErrorsRepaired()).isEqualTo(1);
    assertThat(availability.holds(CONTENT, THUMB)).isFalse();
    assertThat(availability.holds(OTHER, THUMB)).isTrue();
    assertThat(verify(true).sound()).isTrue();
  }

  @Test
  void shouldTakeOutWhatWasRemovedFromTheLibrary() throws Exception {
    add(CONTENT, "a thumbnail");
    add(OTHER, "another thumbnail");
    sidecars.remove(CONTENT, THUMB);
    VerifyView view = verify(false);
    assertThat(view.orphanedAvailabilityCleaned()).isEqualTo(1);
    assertThat(view.sound()).isTrue();
    add(CONTENT, "a thumbnail");
    assertThat(availability.holds(CONTENT, THUMB)).isTrue();
  }

  @Test
  void shouldRunOnceADayWhileNothingWaits() throws Exception {
    Path file = store.path(add(CONTENT, "a thumbnail").hash());
    Files.delete(file);
    idle = false;
    verifying.look();
    assertThat(availability.holds(CONTENT, THUMB)).isTrue();
    idle = true;
    lookUntilDone();
    assertThat(availability.holds(CONTENT, THUMB)).isFalse();

    Files.delete(store.path(add(OTHER, "another thumbnail").hash()));
    lookUntilDone();
    assertThat(availability.holds(OTHER, THUMB)).isTrue();
    now = now.plus(Verifying.DUE);
    lookUntilDone();
    assertThat(availability.holds(OTHER, THUMB)).isFalse();
  }

  /** A slice is 2 seconds, more than such a library needs. */
  private void lookUntilDone() {
    for (int slice = 0; slice < 5; slice++) {
      verifying.look();
    }
  }
}
