package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexQueriesTest {
  private static final Uuid PHOTOS = new Uuid(1, 2);
  private static final Uuid SEA = new Uuid(3, 4);
  private static final Search NOTHING =
      new Search(null, null, null, null, false, null, Search.Sizes.ANY);

  @TempDir private Path folder;
  private TestDevice a;
  private TestDevice b;

  @BeforeEach
  void open() {
    a = new TestDevice(folder, "a");
    b = new TestDevice(folder, "b");
    a.library.write(
        List.of(
            Mutation.put(
                RecordKey.location(a.id, PHOTOS),
                Map.of("name", Values.ofText("Photos"), "path", Values.ofText("/photos")))));
    add("2024/Beach.JPG", "beach", "image");
    add("2024/notes.c", "code", "text");
    add("copy of beach.jpg", "beach", "image");
    add("2024/deep/movie.mp4", "a long movie", "video");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static ContentId contentOf(String bytes) {
    return ContentId.of(Hash.sha256(bytes.getBytes(StandardCharsets.UTF_8)));
  }

  private RecordKey key(String path) {
    return RecordKey.entry(a.id, EntryPath.of(path).entryIn(PHOTOS));
  }

  private void add(String path, String bytes, String kind) {
    EntryPath at = EntryPath.of(path);
    Hash hash = Hash.sha256(bytes.getBytes(StandardCharsets.UTF_8));
    ByteString size = Values.ofNumber(bytes.length());
    a.library.write(
        List.of(
            Mutation.put(
                RecordKey.entry(a.id, at.entryIn(PHOTOS)),
                Map.of(
                    "location", PHOTOS.byteString(),
                    "relative_path", Values.ofText(at.folder()),
                    "name", Values.ofText(at.name()),
                    "kind", Values.ofNumber(EntryKind.FILE.number()),
                    "size", size,
                    "content", contentOf(bytes).uuid().byteString())),
            Mutation.put(
                RecordKey.content(contentOf(bytes)),
                Map.of("cas_id", hash.byteString(), "size", size, "kind", Values.ofText(kind)))));
  }

  private List<String> find(Search search) {
    return a.library.queries().index().find(search, 100).stream()
        .map(entry -> entry.path().full())
        .sorted()
        .toList();
  }

  private List<String> named(String name) {
    return find(new Search(name, null, null, null, false, null, Search.Sizes.ANY));
  }

  private List<String> words(String words) {
    return find(new Search(null, words, null, null, false, null, Search.Sizes.ANY));
  }

  @Test
  void shouldFindByNameWhateverItsCase() {
    assertThat(named("beach")).containsExactly("2024/Beach.JPG", "copy of beach.jpg");
    assertThat(named("*.jpg")).containsExactly("2024/Beach.JPG", "copy of beach.jpg");
    assertThat(named("*.c")).containsExactly("2024/notes.c");
    assertThat(named("mov?e.*")).containsExactly("2024/deep/movie.mp4");
    assertThat(named("each.jp")).hasSize(2);
    assertThat(named("Beach.jpg*")).containsExactly("2024/Beach.JPG");
    assertThat(named("100%")).isEmpty();
    assertThat(named("a\"b'c")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> named("b")).withMessageContaining("'b'");
    assertThatIllegalArgumentException().isThrownBy(() -> find(NOTHING));
  }

  @Test
  void shouldForgetTheNameOfWhatIsGone() {
    a.library.write(List.of(Mutation.delete(key("2024/Beach.JPG"))));
    assertThat(named("beach")).containsExactly("copy of beach.jpg");
    add("2024/Beach.JPG", "beach", "image");
    assertThat(named("beach")).hasSize(2);
  }

  @Test
  void shouldFindByKindAndSize() {
    assertThat(find(new Search(null, null, null, null, false, "image", Search.Sizes.ANY)))
        .hasSize(2);
    Search.Sizes large = new Search.Sizes(6, 100);
    assertThat(find(new Search(null, null, null, null, false, null, large)))
        .containsExactly("2024/deep/movie.mp4");
    assertThat(find(new Search("beach", null, null, null, false, null, large))).isEmpty();
    assertThat(find(new Search("movie", null, null, null, false, "video", large))).hasSize(1);
  }

  @Test
  void shouldFindWhatHasATagOrLabelOrIsAFavorite() {
    Uuid target = contentOf("beach").uuid();
    Uuid trips = new Uuid(7, 7);
    a.library.write(
        List.of(
            Mutation.put(RecordKey.tag(SEA), Map.of("name", Values.ofText("sea"))),
            Mutation.put(RecordKey.tagOf(SEA, target), Map.of()),
            Mutation.put(RecordKey.label(trips), Map.of("name", Values.ofText("trips"))),
            Mutation.put(
                RecordKey.label(SEA),
                Map.of("name", Values.ofText("north"), "parent", trips.byteString())),
            Mutation.put(RecordKey.labelOf(SEA, target), Map.of()),
            Mutation.put(
                RecordKey.metadata(EntryPath.of("2024/notes.c").entryIn(PHOTOS)),
                Map.of("favorite", Values.ofNumber(1)))));
    assertThat(find(new Search(null, null, "sea", null, false, null, Search.Sizes.ANY))).hasSize(2);
    assertThat(find(new Search(null, null, "sky", null, false, null, Search.Sizes.ANY))).isEmpty();
    assertThat(find(new Search(null, null, null, "trips", false, null, Search.Sizes.ANY)))
        .hasSize(2);
    assertThat(find(new Search("copy", null, "sea", null, false, null, Search.Sizes.ANY)))
        .containsExactly("copy of beach.jpg");
    assertThat(find(new Search(null, null, null, null, true, null, Search.Sizes.ANY)))
        .containsExactly("2024/notes.c");
    FileNotes about = a.library.queries().index().about(target);
    assertThat(about.tags()).containsExactly("sea");
    assertThat(about.labels()).containsExactly("trips/north");
    assertThat(a.library.queries().index().tags(10).getFirst().uses()).isEqualTo(1);
    assertThat(a.library.queries().index().labels())
        .extracting(IndexQueries.Use::name)
        .containsExactly("trips", "trips/north");
  }

  @Test
  void shouldFindWordsInNamesNotesAndTexts() {
    Uuid target = contentOf("code").uuid();
    VariantId text = VariantId.parse("text_default");
    a.library.write(
        List.of(
            Mutation.put(
                RecordKey.metadata(target),
                Map.of("notes", Values.ofText("Grandmother's recipe")))));
    Hash hash = Hash.sha256(new byte[] {1});
    a.library.queries().texts().put(contentOf("a long movie"), text, hash, "Once upon a time");
    assertThat(words("recipe grandmother")).containsExactly("2024/notes.c");
    assertThat(words("once time")).containsExactly("2024/deep/movie.mp4");
    assertThat(words("beach copy")).containsExactly("copy of beach.jpg");
    assertThat(words("once recipe")).isEmpty();
    assertThat(a.library.queries().texts().indexed(contentOf("a long movie")))
        .containsExactly(Map.entry(text, hash));
    a.library.write(
        List.of(
            Mutation.put(RecordKey.metadata(target), Map.of("notes", Values.ofText("changed")))));
    a.library.queries().texts().remove(contentOf("a long movie"), text);
    assertThat(words("recipe")).isEmpty();
    assertThat(words("changed")).hasSize(1);
    assertThat(words("once")).isEmpty();
  }

  @Test
  void shouldCountAFileOnceForTheLimitThoughItFitsTwice() {
    Uuid other = new Uuid(9, 9);
    List<Mutation> mutations = new ArrayList<>();
    for (Uuid tag : List.of(SEA, other)) {
      mutations.add(Mutation.put(RecordKey.tag(tag), Map.of("name", Values.ofText("sea"))));
    }
    for (String bytes : List.of("beach", "code", "a long movie")) {
      Uuid target = contentOf(bytes).uuid();
      String notes = "on the beach with notes of a movie";
      mutations.add(
          Mutation.put(RecordKey.metadata(target), Map.of("notes", Values.ofText(notes))));
      mutations.add(Mutation.put(RecordKey.tagOf(SEA, target), Map.of()));
      mutations.add(Mutation.put(RecordKey.tagOf(other, target), Map.of()));
    }
    a.library.write(mutations);
    IndexQueries index = a.library.queries().index();
    Search tagged = new Search(null, null, "sea", null, false, null, Search.Sizes.ANY);
    for (int limit = 1; limit <= 4; limit++) {
      assertThat(index.find(tagged, limit)).hasSize(limit).doesNotHaveDuplicates();
      Search beach = new Search(null, "beach", null, null, false, null, Search.Sizes.ANY);
      assertThat(index.find(beach, limit)).hasSize(limit).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldNotLetFilesOfNoLocationTakeTheRoomOfOthers() {
    Uuid gone = new Uuid(8, 8);
    add("beach 2.jpg", "sand", "image");
    for (int i = 0; i < 3; i++) {
      String name = "beach gone %d.jpg".formatted(i);
      a.library.write(
          List.of(
              Mutation.put(
                  RecordKey.entry(a.id, EntryPath.of(name).entryIn(gone)),
                  Map.of(
                      "location", gone.byteString(),
                      "relative_path", Values.ofText(""),
                      "name", Values.ofText(name),
                      "kind", Values.ofNumber(EntryKind.FILE.number())))));
    }
    Search beach = new Search("beach", null, null, null, false, null, Search.Sizes.ANY);
    assertThat(a.library.queries().index().find(beach, 3)).hasSize(3);
    assertThat(a.library.queries().index().find(beach, 9)).hasSize(3);
  }

  @Test
  void shouldHideWhatIsHidden() {
    a.library.write(
        List.of(
            Mutation.put(
                RecordKey.metadata(contentOf("beach").uuid()),
                Map.of("hidden", Values.ofNumber(1)))));
    assertThat(named("beach")).isEmpty();
  }

  @Test
  void shouldListDuplicatesAndTheLargestFolders() {
    IndexQueries index = a.library.queries().index();
    assertThat(index.duplicates(a.id.uuid(), 10))
        .singleElement()
        .satisfies(duplicate -> assertThat(duplicate.wasted()).isEqualTo(5));
    Location photos = a.library.queries().locations(a.id).getFirst();
    assertThat(index.largestFolders(photos, "", 10))
        .containsExactly(
            new IndexQueries.FolderSum("", 4, 26),
            new IndexQueries.FolderSum("2024", 3, 21),
            new IndexQueries.FolderSum("2024/deep", 1, 12));
    a.library.write(List.of(Mutation.delete(key("copy of beach.jpg"))));
    assertThat(index.duplicates(a.id.uuid(), 10)).isEmpty();
    assertThat(index.largestFolders(photos, "", 1).getFirst().bytes()).isEqualTo(21);
  }

  @Test
  void shouldSayTheSameOnADeviceThatReceivesEntriesFirst() {
    a.library.write(
        List.of(
            Mutation.put(RecordKey.tag(SEA), Map.of("name", Values.ofText("sea"))),
            Mutation.put(RecordKey.tagOf(SEA, contentOf("beach").uuid()), Map.of()),
            Mutation.put(
                RecordKey.metadata(contentOf("beach").uuid()),
                Map.of("notes", Values.ofText("windy")))));
    b.pull(a, 1);
    a.pull(b, 100);
    assertThat(b.library.root()).isEqualTo(a.library.root());
    assertThat(b.library.recomputedRoot()).isEqualTo(b.library.root());
    b.reopen();
    assertThat(b.library.recomputedRoot()).isEqualTo(a.library.root());
    Search search = new Search("beach", "windy", "sea", null, false, "image", Search.Sizes.ANY);
    assertThat(b.library.queries().index().find(search, 10)).hasSize(2);
    assertThat(b.library.queries().index().duplicates(a.id.uuid(), 10)).hasSize(1);
  }
}
