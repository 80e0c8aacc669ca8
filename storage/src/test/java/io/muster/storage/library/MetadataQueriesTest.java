package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.library.IndexQueries.Use;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people said of files, as it is asked for. */
final class MetadataQueriesTest {
  private static final Uuid ONE = new Uuid(3, 1);
  private static final Uuid OTHER = new Uuid(3, 2);

  @TempDir private Path folder;
  private IndexedFiles files;

  @BeforeEach
  void open() {
    files = new IndexedFiles(new TestDevice(folder, "a"), 1);
    files.add("2024/beach.jpg", "beach");
    files.add("2024/deep/dunes.jpg", "dunes");
    files.add("2024-old/sand.jpg", "sand");
    files.device.library.write(
        List.of(
            files.entry("2024", EntryKind.DIRECTORY, 0, IndexedFiles.content("")),
            files.entry("2024/deep", EntryKind.DIRECTORY, 0, IndexedFiles.content(""))));
  }

  @AfterEach
  void close() {
    files.device.close();
  }

  private List<String> find(Search search) {
    return files.index().find(search, 100).stream()
        .map(entry -> entry.path().full())
        .sorted()
        .toList();
  }

  private List<String> named(String name) {
    return find(new Search(name, null, null, null, false, null, Search.Sizes.ANY));
  }

  private void hide(String path, boolean hidden) {
    files.device.library.write(
        List.of(
            Mutation.put(
                RecordKey.metadata(files.uuid(path)),
                Map.of("hidden", Values.ofNumber(hidden ? 1 : 0)))));
  }

  @Test
  void shouldCountAUseOnceThoughTwoTagsShareTheName() {
    Uuid beach = IndexedFiles.content("beach").uuid();
    Uuid dunes = IndexedFiles.content("dunes").uuid();
    List<Mutation> mutations = new ArrayList<>();
    for (Uuid twin : List.of(ONE, OTHER)) {
      mutations.add(Mutation.put(RecordKey.tag(twin), Map.of("name", Values.ofText("sea"))));
      mutations.add(Mutation.put(RecordKey.tagOf(twin, beach), Map.of()));
      mutations.add(Mutation.put(RecordKey.label(twin), Map.of("name", Values.ofText("trips"))));
      mutations.add(Mutation.put(RecordKey.labelOf(twin, beach), Map.of()));
    }
    mutations.add(Mutation.put(RecordKey.tagOf(OTHER, dunes), Map.of()));
    mutations.add(Mutation.put(RecordKey.labelOf(ONE, dunes), Map.of()));
    files.device.library.write(mutations);
    assertThat(files.index().tags(10)).singleElement().extracting(Use::uses).isEqualTo(2L);
    assertThat(files.index().labels()).singleElement().extracting(Use::uses).isEqualTo(2L);
    assertThat(files.index().labelPaths()).containsOnlyKeys("trips");
    assertThat(files.index().about(List.of(beach, dunes, ONE)))
        .containsExactly(
            files.index().about(beach), files.index().about(dunes), files.index().about(ONE));
    assertThat(files.index().about(dunes).labels()).containsExactly("trips");
    assertThat(files.index().about(ONE).labels()).isEmpty();
  }

  @Test
  void shouldHideWhatLiesBelowAHiddenFolder() {
    hide("2024", true);
    assertThat(named("*.jpg")).containsExactly("2024-old/sand.jpg");
    hide("2024", false);
    hide("2024/deep", true);
    assertThat(named("*.jpg")).containsExactly("2024-old/sand.jpg", "2024/beach.jpg");
    hide("2024/deep", false);
    assertThat(named("*.jpg")).hasSize(3);
  }

  @Test
  void shouldFindANameOfTwoLetters() {
    files.add("漢字.txt", "letters");
    files.add("x漢字", "more letters");
    assertThat(named("漢字")).containsExactly("x漢字", "漢字.txt");
    assertThat(find(new Search(null, "漢字", null, null, false, null, Search.Sizes.ANY))).hasSize(2);
    assertThat(named("BE")).containsExactly("2024/beach.jpg");
    assertThat(named("qq")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("漢"))
        .withMessageContaining("--text");
  }

  @Test
  void shouldRefuseTwoLettersThatAreTooCommon() {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i <= NameIndex.MAX_RUNS; i++) {
      mutations.add(files.file("ab" + Character.toString(0x4e00 + i), "many"));
    }
    files.device.library.write(mutations);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("ab"))
        .withMessageContaining("too short");
  }

  @Test
  void shouldNameTheKindsThatThereAre() {
    files.device.library.write(
        List.of(
            Mutation.put(
                RecordKey.content(IndexedFiles.content("new")),
                Map.of("kind", Values.ofText("hologram")))));
    assertThat(files.index().kinds()).startsWith("image", "video").endsWith("other", "hologram");
  }
}
