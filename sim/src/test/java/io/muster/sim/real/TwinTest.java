package io.muster.sim.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TwinTest {
  private static final long BEGAN = 1_800_000_000_000L;
  private static final DeviceId ELSEWHERE = new DeviceId(new Hash(7, 7, 7, 7));

  @TempDir private Path folder;

  @Test
  void shouldSendWhatWasWrittenToEveryOtherDevice() {
    Figures idle = twin("idle", List.of()).run();
    Figures busy = twin("busy", writes(50)).run();

    long entries = 2L * 50 * "a rather long name of a file".length();
    assertThat(busy.libraryBytes() - idle.libraryBytes()).isGreaterThan(entries);
    assertThat(busy.gossipBytes()).isGreaterThan(idle.gossipBytes());
    assertThat(busy.rounds()).isGreaterThan(idle.rounds());
  }

  @Test
  void shouldCostTheSameTwice() {
    Figures one = twin("one", writes(10)).run();
    Figures two = twin("two", writes(10)).run();
    // A signature is 70 bytes, give or take two.
    // Who begins a round follows from the ids, and these from new keys.
    assertThat(one.rounds()).isCloseTo(two.rounds(), Percentage.withPercentage(15));
    assertThat(one.bytes()).isCloseTo(two.bytes(), Percentage.withPercentage(2));
  }

  private Twin twin(String name, List<Written> written) {
    Recording recording =
        new Recording(
            List.of(BEGAN, BEGAN + 1000, BEGAN + 2000),
            List.of(BEGAN + 4000, BEGAN + 5000),
            written,
            BEGAN + 40_000);
    return new Twin(recording, 1, folder.resolve(name));
  }

  /** Entries as another device named them, and sidecars. */
  private static List<Written> writes(int count) {
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = BEGAN + 6000 + 100L * i;
      int device = i % 3;
      RecordKey entry = RecordKey.entry(ELSEWHERE, new Uuid(1, i));
      written.add(
          new Written(
              device,
              at,
              Mutation.put(
                  entry, Map.of("name", Values.ofText("a rather long name of a file " + i)))));
      Hash hash = new Hash(1, 2, 3, i);
      written.add(
          new Written(
              device,
              at,
              Mutation.putSidecar(
                  ContentId.of(hash),
                  VariantId.parse("thumb_128"),
                  Blob.ready(hash, 1000, "jpg", at))));
    }
    return written;
  }
}
