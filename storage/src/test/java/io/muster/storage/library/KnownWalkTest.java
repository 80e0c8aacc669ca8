package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.library.LocalFiles.KnownFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownWalkTest {
  private static final Uuid LOCATION = new Uuid(5, 6);
  private static final Comparator<String> BYTES =
      Comparator.comparing(path -> path.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
  private static final List<String> SEGMENTS =
      List.of("a", "a-b", "a!", "ab", "a0", "b", "\u00e9", "\ud83d\ude00", "\uffee", "a.b");

  @TempDir private Path folder;

  /** Random paths, with each folder on the way to one. */
  private static NavigableSet<String> paths() {
    SplittableRandom random = new SplittableRandom(7);
    NavigableSet<String> paths = new TreeSet<>(BYTES);
    for (int i = 0; i < 120; i++) {
      String path = "";
      for (int depth = random.nextInt(1, 5); depth > 0; depth--) {
        String segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
        path = path.isEmpty() ? segment : path + "/" + segment;
        paths.add(path);
      }
    }
    return paths;
  }

  private static Mutation entry(TestDevice device, String path) {
    EntryPath at = EntryPath.of(path);
    Map<String, ByteString> values =
        Map.of(
            "location", LOCATION.byteString(),
            "relative_path", Values.ofText(at.folder()),
            "name", Values.ofText(at.name()),
            "kind", Values.ofNumber(EntryKind.DIRECTORY.number()));
    return Mutation.put(RecordKey.entry(device.id, at.entryIn(LOCATION)), values);
  }

  @Test
  void shouldListPathsInOrderOfTheirBytesWhereverAPageBegins() {
    NavigableSet<String> paths = paths();
    try (TestDevice device = new TestDevice(folder, "a")) {
      device.library.write(
          paths.stream().map(path -> entry(device, path)).toList(),
          paths.stream().map(path -> new FileStat(LOCATION, path, 1, 1)).toList());
      for (int limit : new int[] {1, 2, 7, 1000}) {
        assertThat(pages(device.library.files(), limit)).containsExactlyElementsOf(paths);
      }
      String between = "a/a-b/a/nothing";
      assertThat(device.library.files().knownAfter(LOCATION, between, 1000))
          .extracting(KnownFile::path)
          .containsExactlyElementsOf(paths.tailSet(between, false));
    }
  }

  private static List<String> pages(LocalFiles files, int limit) {
    List<String> all = new ArrayList<>();
    List<KnownFile> page = files.knownAfter(LOCATION, "", limit);
    while (!page.isEmpty()) {
      page.forEach(file -> all.add(file.path()));
      page = files.knownAfter(LOCATION, page.getLast().path(), limit);
    }
    return all;
  }
}
