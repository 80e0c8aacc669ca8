package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random writes on three devices, exchanged in random pieces and order, end up the same. */
final class ConvergenceTest {
  private static final List<VariantId> VARIANTS =
      List.of(VariantId.parse("thumb_128"), VariantId.parse("thumb_256"), VariantId.parse("t_x"));
  private static final int STEPS = 30;
  private static final int CONTENTS = 3;

  private static final List<TestDevice> MADE = new ArrayList<>();
  private static Path made = Path.of("");

  @BeforeContainer
  static void make() throws IOException {
    made = Files.createTempDirectory("convergence");
    for (String name : List.of("a", "b", "c")) {
      MADE.add(new TestDevice(made, name));
    }
    MADE.forEach(TestDevice::close);
  }

  @AfterContainer
  static void remove() throws IOException {
    MoreFiles.deleteRecursively(made, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void shouldConvergeWhateverTheOrder(@ForAll long seed) throws IOException {
    Path folder = Files.createTempDirectory("convergence");
    try (TestDevice a = MADE.get(0).copyTo(folder);
        TestDevice b = MADE.get(1).copyTo(folder);
        TestDevice c = MADE.get(2).copyTo(folder)) {
      converge(List.of(a, b, c), new Random(seed));
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static void converge(List<TestDevice> devices, Random random) {
    for (int step = 0; step < STEPS; step++) {
      TestDevice device = devices.get(random.nextInt(3));
      switch (random.nextInt(4)) {
        case 0 -> pullAnything(device, devices.get(random.nextInt(3)), random);
        case 1 -> device.nowMillis += random.nextInt(-100_000, 100_001);
        default -> device.library.write(List.of(mutation(device, random)));
      }
    }
    for (int round = 0; round < 2; round++) {
      for (TestDevice from : devices) {
        for (TestDevice to : devices) {
          to.pull(from, 1 + random.nextInt(50));
        }
      }
    }
    assertSame(devices.get(0), devices.get(1));
    assertSame(devices.get(0), devices.get(2));
  }

  /** A piece from the middle of what is missing, so that contexts get holes. */
  private static void pullAnything(TestDevice to, TestDevice from, Random random) {
    List<ChangeRange> missing = from.library.context().minus(to.library.context());
    if (missing.isEmpty()) {
      return;
    }
    ChangeRange range = missing.get(random.nextInt(missing.size()));
    long after = random.nextLong(range.range().after(), range.range().upTo());
    ChangeRange part = ChangeRange.of(range.writer(), after, range.range().upTo());
    to.library.merge(from.library.changes(part, 1 + random.nextInt(3), 1000));
  }

  private static Mutation mutation(TestDevice device, Random random) {
    ContentId content = ContentId.of(Hash.sha256(new byte[] {(byte) random.nextInt(CONTENTS)}));
    VariantId variant = VARIANTS.get(random.nextInt(VARIANTS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> Mutation.deleteSidecar(content, variant);
      case 1 -> Mutation.putSidecar(content, variant, Blob.failed("x" + random.nextInt(2), 1));
      case 2 -> Mutation.delete(RecordKey.variant(variant));
      case 3 ->
          Mutation.put(
              RecordKey.variant(variant), Map.of("priority", Values.ofNumber(random.nextInt(3))));
      case 4 ->
          Mutation.put(
              RecordKey.device(device.id),
              Map.of("os", Values.ofText("version " + random.nextInt(3))));
      default -> Mutation.putSidecar(content, variant, TestDevice.blob("" + random.nextInt(100)));
    };
  }

  private static void assertSame(TestDevice x, TestDevice y) {
    assertThat(x.library.context()).isEqualTo(y.library.context());
    assertThat(x.library.root()).isEqualTo(y.library.root());
    assertThat(records(x)).isEqualTo(records(y));
    assertThat(y.library.recomputedRoot()).isEqualTo(y.library.root());
    assertThat(x.library.queries().counts()).isEqualTo(y.library.queries().counts());
  }

  private static List<LibraryRecord> records(TestDevice device) {
    List<LibraryRecord> all = new ArrayList<>();
    for (int node = 0; node < RecordTree.NODES; node++) {
      List<Hash> leaves = device.library.leaves(node);
      for (int i = 0; i < leaves.size(); i++) {
        if (!leaves.get(i).equals(Hash.ZERO)) {
          all.addAll(device.library.recordsIn(node * leaves.size() + i));
        }
      }
    }
    all.sort((x, y) -> x.key().compareTo(y.key()));
    return all;
  }
}
