package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.storage.library.IndexQueries.FolderSum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums of folders, against adding them up in a map. */
final class FolderSumsTest {
  /** Some sort before a slash, some after it. */
  private static final List<String> NAMES =
      List.of("a", "a b", "a-b", "a.b", "a0", "aé", "ab", "b", "漢字", "a  b");

  private static final int FILES = 3000; // more than a page of folders

  @TempDir private Path folder;
  private IndexedFiles files;
  private final Map<String, FolderSum> expected = new HashMap<>();

  @BeforeEach
  void open() {
    files = new IndexedFiles(new TestDevice(folder, "a"), 1);
    Random random = new Random(11);
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      StringBuilder path = new StringBuilder();
      for (int depth = random.nextInt(5); depth > 0; depth--) {
        path.append(NAMES.get(random.nextInt(NAMES.size()))).append('/');
      }
      long size = random.nextInt(1000);
      String name = path + "f" + i;
      mutations.add(files.entry(name, EntryKind.FILE, size, IndexedFiles.content(name)));
      addUpwards(EntryPath.of(name).folder(), size);
    }
    files.device.library.write(mutations);
  }

  @AfterEach
  void close() {
    files.device.close();
  }

  private void addUpwards(String path, long size) {
    expected.merge(
        path,
        new FolderSum(path, 1, size),
        (x, y) -> new FolderSum(path, x.files() + y.files(), x.bytes() + y.bytes()));
    if (!path.isEmpty()) {
      addUpwards(EntryPath.of(path).folder(), size);
    }
  }

  private List<FolderSum> expected(String top) {
    return expected.values().stream()
        .filter(sum -> top.isEmpty() || sum.path().equals(top) || sum.path().startsWith(top + "/"))
        .sorted(
            Comparator.comparingLong(FolderSum::bytes).reversed().thenComparing(FolderSum::path))
        .toList();
  }

  @Test
  void shouldAddUpWhatLiesBelowAFolder() {
    for (String top : List.of("", "a", "a b", "a/a", "a-b/a", "漢字", "b/a.b/a", "none")) {
      List<FolderSum> sums = files.index().largestFolders(files.location(), top, 100_000);
      assertThat(sums).as(top).isEqualTo(expected(top));
      assertThat(files.index().largestFolders(files.location(), top, 3))
          .isEqualTo(sums.subList(0, Math.min(3, sums.size())));
    }
    assertThat(expected).hasSizeGreaterThan(1000);
  }

  @Test
  void shouldNotCountWhatAnotherDevicePutsThere() {
    try (TestDevice other = new TestDevice(folder, "b")) {
      RecordKey key = RecordKey.entry(other.id, files.uuid("a/huge"));
      other.library.write(
          List.of(
              Mutation.put(
                  key,
                  Map.of(
                      "location", files.location.byteString(),
                      "relative_path", Values.ofText("a"),
                      "name", Values.ofText("huge"),
                      "kind", Values.ofNumber(EntryKind.FILE.number()),
                      "size", Values.ofNumber(1L << 40)))));
      files.device.pull(other, 100);
      assertThat(files.index().largestFolders(files.location(), "a", 100_000))
          .isEqualTo(expected("a"));
    }
  }
}
