package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.sync.Merge;
import io.muster.storage.GroupStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupWriteTest {
  private static final List<VariantId> VARIANTS =
      List.of(
          new VariantId("thumb", "128"),
          new VariantId("thumb", "128-x"),
          new VariantId("ocr", "default"),
          new VariantId("transcript", "de"));
  private static final int CONTENTS = 12;
  private static final long YEAR = 365L * 24 * 60 * 60 * 1000;

  @TempDir Path folder;

  private static ContentId content(int number) {
    return ContentId.of(Hash.sha256(("c" + number).getBytes(StandardCharsets.UTF_8)));
  }

  private static GroupWrite write(Random random) {
    SortedMap<VariantId, Blob> sidecars = new TreeMap<>();
    for (VariantId variant : VARIANTS) {
      if (random.nextInt(2) == 0) {
        int version = random.nextInt(4);
        sidecars.put(
            variant,
            version == 0 ? Blob.failed("broken", 5) : TestDevice.blob(variant + " " + version));
      }
    }
    return new GroupWrite(content(random.nextInt(CONTENTS)), sidecars);
  }

  /** The same wish, said in the general way. */
  private static Mutation mutation(GroupWrite write) {
    List<Mutation.FieldWrite> steps = new ArrayList<>();
    write
        .sidecars()
        .forEach(
            (variant, blob) -> {
              steps.add(new Mutation.Create(GroupFields.life(variant)));
              steps.add(new Mutation.SetValue(GroupFields.blob(variant), blob.encode()));
            });
    return new Mutation(RecordKey.group(write.content()), steps);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldDoWhatMutationsDo(long seed) {
    Random random = new Random(seed);
    try (TestDevice direct = new TestDevice(folder.resolve("direct"), "a");
        TestDevice general = new TestDevice(folder.resolve("general"), "a");
        TestDevice ahead = new TestDevice(folder, "ahead")) {
      ahead.nowMillis += YEAR;
      for (int i = 0; i < 150; i++) {
        if (i % 50 == 10) {
          ahead.library.record(List.of(write(random), write(random), write(random)));
          direct.pull(ahead, 100);
          general.pull(ahead, 100);
        }
        if (random.nextInt(4) == 0) {
          VariantId variant = VARIANTS.get(random.nextInt(VARIANTS.size()));
          Mutation delete = Mutation.deleteSidecar(content(random.nextInt(CONTENTS)), variant);
          direct.library.write(List.of(delete));
          general.library.write(List.of(delete));
        } else {
          GroupWrite write = write(random);
          Committed one = direct.library.record(List.of(write));
          Committed other = general.library.write(List.of(mutation(write)));
          assertThat(one).as("seed %d, step %d", seed, i).isEqualTo(other);
        }
        assertThat(direct.library.state())
            .as("seed %d, step %d", seed, i)
            .isEqualTo(general.library.state());
      }
      assertThat(direct.library.recomputedRoot()).isEqualTo(direct.library.root());
      Map<RecordKey, LibraryRecord> sent = new TreeMap<>();
      for (ChangeRange seen : direct.library.context().minus(Context.EMPTY)) {
        collected(direct, seen, 5).forEach((key, part) -> sent.merge(key, part, Merge::merge));
      }
      assertThat(sent).as("seed %d: every write has its dot", seed).isEqualTo(all(direct));
      assertThat(direct.library.queries().counts()).isEqualTo(general.library.queries().counts());
    }
  }

  @Test
  void shouldGiveBackEveryWriteOfABulkAndWhatCameAfterIt() {
    Random random = new Random(5);
    try (TestDevice a = new TestDevice(folder, "a")) {
      List<GroupWrite> bulk = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        bulk.add(GroupWrite.of(content(i), VARIANTS.getFirst(), TestDevice.blob("" + i)));
      }
      a.library.record(bulk);
      for (int i = 0; i < 200; i++) {
        int number = random.nextInt(3000);
        VariantId variant = VARIANTS.get(random.nextInt(2));
        a.library.record(
            List.of(GroupWrite.of(content(number), variant, TestDevice.blob("again " + i))));
      }
      for (ChangeRange seen : a.library.context().minus(Context.EMPTY)) {
        assertThat(collected(a, seen, 1 + random.nextInt(700))).isEqualTo(all(a));
      }
    }
  }

  private static Map<RecordKey, LibraryRecord> all(TestDevice device) {
    Map<RecordKey, LibraryRecord> all = new TreeMap<>();
    for (int leaf = 0; leaf < RecordTree.LEAVES; leaf++) {
      device.library.recordsIn(leaf).forEach(record -> all.put(record.key(), record));
    }
    return all;
  }

  private static Map<RecordKey, LibraryRecord> collected(
      TestDevice device, ChangeRange seen, int maxRecords) {
    Map<RecordKey, LibraryRecord> found = new TreeMap<>();
    long after = 0;
    while (after < seen.range().upTo()) {
      ChangeRange rest = ChangeRange.of(seen.writer(), after, seen.range().upTo());
      Changes changes = device.library.changes(rest, maxRecords, 1 << 20);
      changes.records().forEach(part -> found.merge(part.key(), part, Merge::merge));
      after = changes.range().range().upTo();
    }
    return found;
  }

  @Test
  void shouldTellHowFarManyGroupsAre() {
    try (TestDevice a = new TestDevice(folder, "a")) {
      List<ContentId> contents = new ArrayList<>();
      for (int i = 0; i < 1234; i++) {
        contents.add(content(i));
        boolean fails = i % 3 == 1;
        Blob blob = fails ? Blob.failed("no", 1) : TestDevice.blob("" + i);
        a.library.record(
            i % 3 == 2 ? List.of() : List.of(GroupWrite.of(content(i), VARIANTS.get(0), blob)));
      }
      Map<ContentId, GroupStatus> found = a.library.statuses(contents);
      for (int i = 0; i < 1234; i++) {
        assertThat(found.get(content(i)))
            .isEqualTo(
                switch (i % 3) {
                  case 0 -> GroupStatus.COMPLETE;
                  case 1 -> GroupStatus.FAILED;
                  default -> null;
                });
      }
      assertThat(a.library.statuses(List.of())).isEmpty();
      assertThat(a.library.statuses(contents.subList(0, 5))).hasSize(4);
    }
  }

  @Test
  void shouldCommitWritesOfManyThreadsWholeAndFailOnlyTheBadOne() throws Exception {
    SortedMap<VariantId, Blob> tooMany = new TreeMap<>();
    for (int i = 0; i < 513; i++) {
      tooMany.put(new VariantId("v", "" + i), TestDevice.blob("x"));
    }
    try (TestDevice a = new TestDevice(folder, "a");
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<Committed>> good = new ArrayList<>();
      List<Future<Committed>> bad = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        GroupWrite write = GroupWrite.of(content(i), VARIANTS.get(i % 4), TestDevice.blob("" + i));
        good.add(threads.submit(() -> a.library.record(List.of(write))));
        if (i % 40 == 0) {
          GroupWrite refused = new GroupWrite(content(10_000 + i), tooMany);
          bad.add(threads.submit(() -> a.library.record(List.of(refused))));
        }
      }
      for (int i = 0; i < good.size(); i++) {
        assertThat(good.get(i).get().changed()).containsExactly(RecordKey.group(content(i)));
      }
      for (Future<Committed> each : bad) {
        assertThatThrownBy(each::get).hasMessageContaining("at most 512 sidecars");
      }
      assertThat(a.library.queries().counts().groups()).isEqualTo(400);
      assertThat(a.library.recomputedRoot()).isEqualTo(a.library.root());
    }
  }
}
