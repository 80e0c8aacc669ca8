package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads at one library. */
final class LibraryConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int WRITES = 50;

  @TempDir private Path folder;
  private TestDevice a;

  @BeforeEach
  void open() {
    a = new TestDevice(folder, "a");
  }

  @AfterEach
  void close() {
    a.close();
  }

  /** All writes of one thread go to one content, each to a variant of its own. */
  private void write(int thread) {
    ContentId content = ContentId.of(Hash.sha256(new byte[] {(byte) thread}));
    for (int i = 0; i < WRITES; i++) {
      VariantId variant = VariantId.parse("v_" + i);
      a.library.write(List.of(Mutation.putSidecar(content, variant, TestDevice.blob("" + i))));
    }
  }

  /** What the context claims must be there to read, while writes go on. */
  private int readUntil(AtomicBoolean done) {
    int reads = 0;
    boolean last;
    do {
      last = done.get();
      Context context = a.library.state().context();
      long writes = 0;
      for (ChangeRange range : context.minus(Context.EMPTY)) {
        Changes changes = a.library.changes(range, 100_000, Integer.MAX_VALUE);
        assertThat(changes.range()).isEqualTo(range);
        writes += range.range().upTo();
        assertThat(changes.records()).hasSize((int) writes);
      }
      reads++;
    } while (!last);
    return reads;
  }

  @Test
  void shouldReadWhatTheContextClaimsWhileWritesGoOn() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1)) {
      Future<Integer> reader = threads.submit(() -> readUntil(done));
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < WRITERS; thread++) {
        int number = thread;
        writers.add(threads.submit(() -> write(number)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      done.set(true);
      assertThat(reader.get()).isPositive();
    }
    assertThat(a.library.queries().counts())
        .isEqualTo(new LibraryCounts(0, WRITERS, (long) WRITERS * WRITES, 0));
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.root());
  }
}
