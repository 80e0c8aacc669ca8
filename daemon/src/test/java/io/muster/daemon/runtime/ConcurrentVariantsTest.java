package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.storage.library.Variant;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two devices that register variants at the same time, in one library. */
final class ConcurrentVariantsTest {
  private static final int CONTENTS = 30;
  private static final List<VariantId> VARIANTS =
      List.of(
          new VariantId("wave", "large"),
          new VariantId("ocr", "default"),
          new VariantId("faces", "default"),
          new VariantId("wave", "small"));

  @TempDir private Path dir;
  private TestService a;
  private TestService b;
  private final Map<DeviceId, Map<ContentId, Set<VariantId>>> truth = new HashMap<>();

  @BeforeEach
  void open() throws Exception {
    a = new TestService(Files.createDirectory(dir.resolve("a")), 1);
    b = new TestService(Files.createDirectory(dir.resolve("b")), 2);
    syncLibraries();
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static void pull(TestService to, TestService from) {
    for (List<ChangeRange> missing = from.library.context().minus(to.library.context());
        !missing.isEmpty();
        missing = from.library.context().minus(to.library.context())) {
      to.records.merge(from.library.changes(missing.getFirst(), 50, 1 << 20));
    }
  }

  private void syncLibraries() {
    pull(a, b);
    pull(b, a);
    pull(a, b);
    assertThat(a.library.root()).isEqualTo(b.library.root());
  }

  private static void gossip(TestService to, TestService from) {
    DeviceId owner = from.identity.id();
    from.availability.publish(List.of());
    var known = to.availability.heads().get(owner);
    Version since = known == null ? null : known.version();
    var said = from.availability.changedSince(owner, since, Integer.MAX_VALUE).orElseThrow();
    to.availability.apply(said.head(), null, said.batches());
    assertThat(to.availability.heads()).containsEntry(owner, said.head());
  }

  private static ContentId content(int number) {
    return ContentId.of(Hash.sha256(("content " + number).getBytes(UTF_8)));
  }

  private void add(TestService at, int number, VariantId variant) throws Exception {
    byte[] bytes = (variant + " of " + number).getBytes(UTF_8);
    at.sidecars.add(content(number), variant, new ByteArrayInputStream(bytes), "bin");
    truth
        .computeIfAbsent(at.identity.id(), _ -> new HashMap<>())
        .computeIfAbsent(content(number), _ -> new TreeSet<>())
        .add(variant);
  }

  private void assertTold() {
    for (TestService at : List.of(a, b)) {
      for (TestService of : List.of(a, b)) {
        var held = truth.getOrDefault(of.identity.id(), Map.of());
        for (int number = 0; number < CONTENTS; number++) {
          assertThat(at.availability.heldBy(of.identity.id(), content(number)))
              .containsExactlyInAnyOrderElementsOf(held.getOrDefault(content(number), Set.of()));
        }
      }
    }
  }

  @Test
  void shouldNeverConfuseBitsOfVariantsThatTookOnePosition() throws Exception {
    for (int number = 0; number < CONTENTS; number++) {
      add(a, number, VARIANTS.get(0));
      add(b, number, VARIANTS.get(1));
    }
    assertThat(a.library.queries().variants()).extracting(Variant::bitPosition).containsExactly(0L);
    assertThat(b.library.queries().variants()).extracting(Variant::bitPosition).containsExactly(0L);
    gossip(a, b); // before the registries have met
    gossip(b, a);
    assertTold();
    syncLibraries();
    gossip(a, b);
    gossip(b, a);
    assertTold();
    assertThat(a.library.queries().variants())
        .isEqualTo(b.library.queries().variants())
        .extracting(Variant::id)
        .containsExactly(VARIANTS.get(1), VARIANTS.get(0));
  }

  @Test
  void shouldConvergeWhileBothGoOnRegisteringInAnyOrder() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 12; i++) {
        TestService at = random.nextBoolean() ? a : b;
        add(at, random.nextInt(CONTENTS), VARIANTS.get(random.nextInt(VARIANTS.size())));
      }
      if (random.nextBoolean()) {
        syncLibraries();
      }
      gossip(a, b);
      gossip(b, a);
      assertTold();
    }
    syncLibraries();
    assertThat(a.library.queries().variants())
        .isEqualTo(b.library.queries().variants())
        .hasSize(VARIANTS.size());
  }
}
