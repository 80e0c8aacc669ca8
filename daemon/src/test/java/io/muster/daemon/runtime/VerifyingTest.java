package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.daemon.control.ProgressSink;
import io.muster.daemon.control.ProgressSink.Progress;
import io.muster.daemon.control.VerifyView;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.integrity.IntegrityJob;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private TestService service;
  private Verifying verifying;
  private Instant now = Instant.EPOCH.plus(Verifying.DUE.multipliedBy(20_000));
  private boolean idle = true;

  @BeforeEach
  void open() throws Exception {
    service = new TestService(dir);
    IntegrityJob job =
        new IntegrityJob(
            new IntegrityJob.Parts(
                service.identity.id(), service.library, service.availability, service.store),
            new BitTarget(service.bits, service.records),
            System::nanoTime,
            () -> now);
    verifying = new Verifying(job, _ -> {}, () -> idle, () -> now);
  }

  @AfterEach
  void close() {
    verifying.close();
    service.close();
  }

  private Blob add(ContentId content, String bytes) throws Exception {
    return service.sidecars.add(
        content, THUMB, new ByteArrayInputStream(bytes.getBytes(UTF_8)), "jpg");
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
    Path file = service.store.path(add(CONTENT, "a thumbnail").hash());
    add(OTHER, "another thumbnail");
    Files.writeString(file, "A thumbnail");
    assertThat(verify(false).sound()).isTrue();
    VerifyView view = verify(true);
    assertThat(view.sound()).isFalse();
    assertThat(view.consistencyErrors()).isEqualTo(1);
    assertThat(view.consistencyErrorsRepaired()).isEqualTo(1);
    assertThat(service.availability.holds(CONTENT, THUMB)).isFalse();
    assertThat(service.availability.holds(OTHER, THUMB)).isTrue();
    assertThat(verify(true).sound()).isTrue();
  }

  @Test
  void shouldTakeOutWhatWasRemovedFromTheLibrary() throws Exception {
    add(CONTENT, "a thumbnail");
    add(OTHER, "another thumbnail");
    service.sidecars.remove(CONTENT, THUMB);
    VerifyView view = verify(false);
    assertThat(view.orphanedAvailabilityCleaned()).isEqualTo(1);
    assertThat(view.sound()).isTrue();
    add(CONTENT, "a thumbnail");
    assertThat(service.availability.holds(CONTENT, THUMB)).isTrue();
  }

  @Test
  void shouldRunOnceADayWhileNothingWaits() throws Exception {
    Path file = service.store.path(add(CONTENT, "a thumbnail").hash());
    Files.delete(file);
    idle = false;
    verifying.look();
    assertThat(service.availability.holds(CONTENT, THUMB)).isTrue();
    idle = true;
    lookUntilDone();
    assertThat(service.availability.holds(CONTENT, THUMB)).isFalse();

    Files.delete(service.store.path(add(OTHER, "another thumbnail").hash()));
    lookUntilDone();
    assertThat(service.availability.holds(OTHER, THUMB)).isTrue();
    now = now.plus(Verifying.DUE);
    lookUntilDone();
    assertThat(service.availability.holds(OTHER, THUMB)).isFalse();
  }

  /** A slice is 2 seconds, more than such a library needs. */
  private void lookUntilDone() {
    for (int slice = 0; slice < 5; slice++) {
      verifying.look();
    }
  }
}
