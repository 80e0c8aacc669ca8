package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that move labels below each other at once. */
final class ConcurrentLabelsTest {
  private static final Uuid SEA = new Uuid(1, 1);
  private static final Uuid TRIPS = new Uuid(2, 2);
  private static final Uuid NORTH = new Uuid(3, 3);

  @TempDir private Path dir;
  private TestDevice a;
  private TestDevice b;
  private TestDevice c;

  @BeforeEach
  void open() {
    a = new TestDevice(dir, "a");
    b = new TestDevice(dir, "b");
    c = new TestDevice(dir, "c");
    name(SEA, "sea");
    name(TRIPS, "trips");
    name(NORTH, "north");
    sync();
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    c.close();
  }

  private void name(Uuid label, String name) {
    a.library.write(
        List.of(Mutation.put(RecordKey.label(label), Map.of("name", Values.ofText(name)))));
  }

  private static void move(TestDevice device, Uuid label, ByteString below, long millis) {
    device.nowMillis = TestDevice.START + millis;
    device.library.write(List.of(Mutation.put(RecordKey.label(label), Map.of("parent", below))));
  }

  private void sync() {
    for (int round = 0; round < 2; round++) {
      for (TestDevice to : List.of(a, b, c)) {
        for (TestDevice from : List.of(c, b, a)) {
          to.pull(from, 7);
        }
      }
    }
    assertThat(b.library.root()).isEqualTo(a.library.root());
    assertThat(c.library.root()).isEqualTo(a.library.root());
  }

  private void assertLabels(String... paths) {
    for (TestDevice device : List.of(a, b, c)) {
      assertThat(device.library.queries().index().labels())
          .extracting(IndexQueries.Use::name)
          .containsExactly(paths);
    }
  }

  @Test
  void shouldCutACycleOfTwoAtTheOlderMoveOnEveryDevice() {
    move(a, SEA, TRIPS.byteString(), 1_000);
    move(b, TRIPS, SEA.byteString(), 2_000);
    sync();
    assertLabels("north", "sea", "sea/trips");
  }

  @Test
  void shouldCutACycleOfThreeOnce() {
    move(a, SEA, TRIPS.byteString(), 3_000);
    move(b, TRIPS, NORTH.byteString(), 1_000);
    move(c, NORTH, SEA.byteString(), 2_000);
    sync();
    assertLabels("trips", "trips/sea", "trips/sea/north");
  }

  @Test
  void shouldPutALabelBelowItselfAtTheTop() {
    move(a, SEA, SEA.byteString(), 1_000);
    sync();
    assertLabels("north", "sea", "trips");
  }

  @Test
  void shouldMendACycleByALaterMove() {
    move(a, SEA, TRIPS.byteString(), 1_000);
    move(b, TRIPS, SEA.byteString(), 2_000);
    sync();
    move(c, TRIPS, ByteString.EMPTY, 3_000);
    sync();
    assertLabels("north", "trips", "trips/sea");
  }
}
