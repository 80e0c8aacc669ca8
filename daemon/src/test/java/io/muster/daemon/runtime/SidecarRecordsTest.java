package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.daemon.generate.Outcome;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SidecarRecordsTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256("a photo".getBytes(UTF_8)));
  private static final VariantId THUMB = new VariantId("thumb", "128");

  @TempDir private Path dir;
  private TestService service;

  @BeforeEach
  void open() throws Exception {
    service = new TestService(dir);
  }

  @AfterEach
  void close() {
    service.close();
  }

  private Blob add(String bytes) throws Exception {
    return service.sidecars.add(
        CONTENT, THUMB, new ByteArrayInputStream(bytes.getBytes(UTF_8)), "jpg");
  }

  private Outcome made(String bytes) throws Exception {
    Path file = Files.writeString(dir.resolve("made.jpg"), bytes);
    return new Outcome.Made(THUMB, file, "jpg", bytes.length());
  }

  private Blob present() {
    return Objects.requireNonNull(service.library.queries().group(CONTENT).sidecars().get(THUMB));
  }

  @Test
  void shouldSetTheBitOfASidecarThatWasAdded() throws Exception {
    add("by hand");
    assertThat(service.availability.holds(CONTENT, THUMB)).isTrue();
  }

  @Test
  void shouldNotReplaceASidecarByOneThatCouldNotBeMade() throws Exception {
    Blob added = add("by hand");
    service.sidecars.made(CONTENT, List.of(new Outcome.Failed(THUMB, "the picture is cut off")));
    assertThat(present()).isEqualTo(added);
  }

  @Test
  void shouldNotReplaceASidecarByAnotherThatWasMade() throws Exception {
    Blob added = add("by hand");
    service.sidecars.made(CONTENT, List.of(made("by a generator")));
    assertThat(present()).isEqualTo(added);
  }

  @Test
  void shouldEnterWhatWasMadeAfterAFailure() throws Exception {
    service.sidecars.made(CONTENT, List.of(new Outcome.Failed(THUMB, "no luck")));
    assertThat(present().isReady()).isFalse();
    service.sidecars.made(CONTENT, List.of(made("by a generator")));
    service.bits.recheckNow(List.of(CONTENT));
    assertThat(present().isReady()).isTrue();
    assertThat(service.availability.holds(CONTENT, THUMB)).isTrue();
  }

  @Test
  void shouldTellARemovedSidecarFromOneThatNeverWas() throws Exception {
    add("by hand");
    service.sidecars.remove(CONTENT, THUMB);
    assertThat(service.availability.holds(CONTENT, THUMB)).isFalse();
    assertThat(service.library.queries().removedSidecars(CONTENT)).containsExactly(THUMB);
    assertThat(service.library.queries().removedSidecars(ContentId.of(Hash.ZERO))).isEmpty();
  }
}
