package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.VariantView;
import io.muster.daemon.generate.SidecarWorkshop;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256("a photo".getBytes(UTF_8)));
  private static final ContentId OTHER = ContentId.of(Hash.sha256("another".getBytes(UTF_8)));
  private static final Requests.Variants ALL = new Requests.Variants(null, null);
  private static final VariantId TEXT = new VariantId("text", "default");

  @TempDir private Path dir;
  private TestService service;
  private Registry registry;

  @BeforeEach
  void open() throws Exception {
    service = new TestService(dir);
    registry = new Registry(service.library, service.sidecars);
  }

  @AfterEach
  void close() {
    service.close();
  }

  private void add(ContentId content, String variant, String bytes) throws Exception {
    service.sidecars.add(
        content, VariantId.parse(variant), new ByteArrayInputStream(bytes.getBytes(UTF_8)), "jpg");
  }

  @Test
  void shouldSayHowLargeSidecarsOfAVariantAre() throws Exception {
    add(CONTENT, "thumb_128", "12345");
    add(OTHER, "thumb_128", "12");
    add(OTHER, "other_one", "1");
    service.sidecars.remove(OTHER, VariantId.parse("other_one"));
    assertThat(registry.answer(ALL))
        .containsExactly(
            new VariantView("other_one", "", 1, 1, true, 0, 0),
            new VariantView(
                "thumb_128", "thumbnail, 128 pixels on the long side", 0, 0, true, 2, 4));
  }

  @Test
  void shouldRefuseAVariantThatIsNotThere() throws Exception {
    assertThatThrownBy(() -> registry.answer(new Requests.Variants("thumb_129", false)))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("there is no variant thumb_129");
    assertThatThrownBy(() -> registry.answer(new Requests.Variants("nonsense", false)))
        .isInstanceOf(ControlException.class);
    assertThat(registry.answer(ALL)).isEmpty();
  }

  @Test
  void shouldNotMakeAVariantThatIsSwitchedOffUntilItIsOnAgain() throws Exception {
    assertThat(registry.answer(new Requests.Variants("text_default", false)))
        .singleElement()
        .extracting(VariantView::active)
        .isEqualTo(false);
    Path folder = Files.createDirectory(dir.toRealPath().resolve("papers"));
    ContentId letter = ContentId.of(Hash.sha256("a letter".getBytes(UTF_8)));
    Files.writeString(folder.resolve("letter.txt"), "a letter");
    try (SidecarMaker maker = maker();
        Locations locations = locations(maker)) {
      locations.start();
      locations.add(folder, null);
      await().until(() -> service.library.queries().content(letter).isPresent());
      maker.start();
      await().until(() -> maker.pending() == 0);
      assertThat(service.library.queries().group(letter).sidecars()).isEmpty();
      registry.answer(new Requests.Variants("text_default", true));
      maker.lookAtAll();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> service.library.queries().group(letter).sidecars().containsKey(TEXT));
    }
  }

  private SidecarMaker maker() throws Exception {
    return new SidecarMaker(
        new SidecarMaker.Parts(
            service.identity.id(),
            service.library,
            service.availability,
            new SidecarWorkshop(
                dir.resolve("workshop"),
                new SidecarWorkshop.Limits(Duration.ofSeconds(60), Duration.ofSeconds(5), 64)),
            service.sidecars,
            _ -> true));
  }

  private Locations locations(SidecarMaker maker) {
    return new Locations(
        new Locations.Parts(
            service.identity.id(),
            service.library,
            service.records,
            service.random::nextLong,
            location ->
                new IndexSink(
                    service.identity.id(),
                    location,
                    service.records,
                    service.library.files(),
                    maker::look)),
        _ -> false,
        Duration.ofDays(1));
  }
}
