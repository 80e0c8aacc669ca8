package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Values;
import io.muster.storage.Durability;
import io.muster.storage.library.IndexQueries.Duplicate;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Migrating;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuplicatesTest {
  private static final String COUNTED =
      "SELECT hex(device_uuid) || content || ' ' || files FROM shared_contents ORDER BY 1";

  @TempDir private Path folder;
  private IndexedFiles a;
  private IndexedFiles b;

  @BeforeEach
  void open() {
    a = new IndexedFiles(new TestDevice(folder, "a"), 1);
    b = new IndexedFiles(new TestDevice(folder, "b"), 2);
  }

  @AfterEach
  void close() {
    a.device.close();
    b.device.close();
  }

  private static List<Duplicate> of(IndexedFiles files, IndexedFiles asked) {
    return asked.index().duplicates(files.device.id.uuid(), 100);
  }

  private void exchange() {
    a.device.pull(b.device, 3);
    b.device.pull(a.device, 3);
    assertThat(a.device.library.root()).isEqualTo(b.device.library.root());
  }

  @Test
  void shouldCountTheCopiesOfOneDeviceOnly() {
    for (String bytes : List.of("beach", "code", "movie")) {
      a.add(bytes, bytes);
      b.add(bytes, bytes);
    }
    a.add("copy of beach", "beach");
    exchange();
    for (IndexedFiles asked : List.of(a, b)) {
      assertThat(of(b, asked)).isEmpty();
      assertThat(of(a, asked))
          .singleElement()
          .satisfies(found -> assertThat(found.wasted()).isEqualTo(5));
      assertThat(asked.rows(COUNTED)).as("only what one device has twice").hasSize(1);
    }
  }

  @Test
  void shouldForgetWhatIsNoDuplicateAnyMore() {
    a.add("1", "beach");
    a.add("2", "beach");
    a.add("3", "beach");
    a.remove("1");
    assertThat(of(a, a)).singleElement().extracting(found -> found.paths().size()).isEqualTo(2);
    a.add("2", "changed");
    assertThat(of(a, a)).isEmpty();
    assertThat(a.rows(COUNTED)).isEmpty();
    a.add("1", "beach");
    assertThat(of(a, a)).hasSize(1);
  }

  @Test
  void shouldFindOwnCopiesBehindManyOfAnotherDevice() {
    List<Mutation> many = new ArrayList<>(List.of(IndexedFiles.known("beach")));
    for (int i = 0; i < IndexQueries.MAX_PLACES + 5; i++) {
      many.add(b.file("copy " + i, "beach"));
    }
    b.device.library.write(many);
    exchange();
    a.add("1", "beach");
    a.add("2", "beach");
    assertThat(of(a, a)).singleElement().extracting(found -> found.paths().size()).isEqualTo(2);
    assertThat(of(b, a))
        .singleElement()
        .extracting(found -> found.paths().size())
        .isEqualTo(IndexQueries.MAX_PLACES);
  }

  @Test
  void shouldTakeTheSizeOfTheContentAndLeaveOutEmptyFiles() {
    for (String path : List.of("1", "2")) {
      a.device.library.write(
          List.of(a.entry(path, EntryKind.FILE, 77, IndexedFiles.content("beach"))));
      a.add("empty " + path, "");
    }
    assertThat(of(a, a)).singleElement().extracting(Duplicate::size).isEqualTo(77L);
    a.device.library.write(List.of(IndexedFiles.known("beach")));
    assertThat(of(a, a)).singleElement().extracting(Duplicate::size).isEqualTo(5L);
  }

  @Test
  void shouldListTheLargestFirstPageByPage() {
    List<Mutation> mutations = new ArrayList<>();
    int many = Duplicates.MAX_PAGE + 20;
    for (int i = 0; i < many; i++) {
      String bytes = "x".repeat(i % 50 + 1) + i;
      mutations.add(IndexedFiles.known(bytes));
      mutations.add(a.file("a/" + i, bytes));
      mutations.add(a.file("b/" + i, bytes));
    }
    a.device.library.write(mutations);
    List<Duplicate> found = a.index().duplicates(a.device.id.uuid(), 10_000);
    assertThat(found).hasSize(many).doesNotHaveDuplicates();
    assertThat(found).extracting(Duplicate::size).isSortedAccordingTo((x, y) -> Long.compare(y, x));
    assertThat(a.index().duplicates(a.device.id.uuid(), 7)).isEqualTo(found.subList(0, 7));
  }

  @Test
  void shouldCountRightWhateverHappens() {
    Random random = new Random(7);
    Map<String, String> there = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      String path = "f" + random.nextInt(12) + "/" + random.nextInt(4);
      if (random.nextInt(3) == 0) {
        there.remove(path);
        a.remove(path);
      } else {
        String bytes = "bytes " + random.nextInt(9);
        there.put(path, bytes);
        a.add(path, bytes);
      }
    }
    Map<String, Set<String>> byBytes = new HashMap<>();
    there.forEach((path, bytes) -> byBytes.computeIfAbsent(bytes, _ -> new TreeSet<>()).add(path));
    byBytes.values().removeIf(paths -> paths.size() < 2);
    assertThat(
            of(a, a).stream()
                .map(found -> found.paths().stream().map(path -> path.path().full()))
                .map(paths -> paths.collect(Collectors.toCollection(TreeSet::new))))
        .containsExactlyInAnyOrderElementsOf(byBytes.values().stream().map(TreeSet::new).toList());
    assertThat(a.rows("SELECT sum(files) FROM shared_contents WHERE files > 1"))
        .containsExactly("" + byBytes.values().stream().mapToInt(Set::size).sum());
  }

  @Test
  void shouldGoBackToTheSchemaBeforeAndComeAgain() {
    for (String path : List.of("1", "2", "3")) {
      a.add(path, "beach");
      b.add(path, path);
      a.add("own " + path, path);
    }
    b.add("other", "3");
    exchange();
    List<String> counted = a.rows(COUNTED);
    assertThat(counted).hasSize(2);
    a.device.library.close();
    var options = DatabaseOptions.of(LibrarySchema.SCHEMA, Durability.OFF);
    new Migrating(a.device.file(), options).to(5);
    assertThat(a.rows("SELECT size FROM shared_contents ORDER BY 1")).containsExactly("1", "5");
    new Migrating(a.device.file(), options).to(LibrarySchema.SCHEMA.migrations().latest());
    assertThat(a.rows(COUNTED)).isEqualTo(counted);
    a.device.reopen();
    assertThat(of(a, a)).hasSize(1);
  }

  @Test
  void shouldDropAFolderThatHoldsNothing() {
    String folders = "SELECT ifnull(path, '-') FROM folders ORDER BY 1";
    a.device.library.write(
        List.of(Mutation.put(a.key("2024/beach"), Map.of("name", Values.ofText("beach")))));
    assertThat(a.rows(folders)).containsExactly("-");
    a.add("2024/beach", "beach");
    assertThat(a.rows(folders)).containsExactly("2024");
    a.device.library.write(
        List.of(Mutation.put(a.key("other"), Map.of("name", Values.ofText("other")))));
    assertThat(a.rows(folders)).as("it comes again").containsExactly("-", "2024");
    a.remove("2024/beach");
    assertThat(a.rows(folders)).as("what is deleted lies there").hasSize(2);
  }
}
