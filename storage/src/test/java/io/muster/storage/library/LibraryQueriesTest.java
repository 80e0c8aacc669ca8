package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.LocalFiles.KnownFile;
import io.muster.storage.library.LocalFiles.Unreadable;
import io.muster.storage.library.PeerAddresses.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryQueriesTest {
  private static final Uuid PHOTOS = new Uuid(1, 2);
  private static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final VariantId TEXT = VariantId.parse("text_default");

  @TempDir private Path folder;
  private TestDevice a;

  @BeforeEach
  void open() {
    a = new TestDevice(folder, "a");
    a.library.write(
        List.of(
            Mutation.put(
                RecordKey.location(a.id, PHOTOS),
                Map.of("name", Values.ofText("Photos"), "path", Values.ofText("/photos")))));
  }

  @AfterEach
  void close() {
    a.close();
  }

  private static Hash hashOf(String bytes) {
    return Hash.sha256(bytes.getBytes(StandardCharsets.UTF_8));
  }

  private static ContentId contentOf(String bytes) {
    return ContentId.of(hashOf(bytes));
  }

  private RecordKey key(String path) {
    return RecordKey.entry(a.id, EntryPath.of(path).entryIn(PHOTOS));
  }

  private Mutation file(String path, String bytes) {
    EntryPath at = EntryPath.of(path);
    return Mutation.put(
        key(path),
        Map.of(
            "location", PHOTOS.byteString(),
            "relative_path", Values.ofText(at.folder()),
            "name", Values.ofText(at.name()),
            "kind", Values.ofNumber(EntryKind.FILE.number()),
            "size", Values.ofNumber(bytes.length()),
            "content", contentOf(bytes).uuid().byteString()));
  }

  private Mutation directory(String path) {
    EntryPath at = EntryPath.of(path);
    return Mutation.put(
        key(path),
        Map.of(
            "location", PHOTOS.byteString(),
            "relative_path", Values.ofText(at.folder()),
            "name", Values.ofText(at.name()),
            "kind", Values.ofNumber(EntryKind.DIRECTORY.number())));
  }

  private static Mutation content(String bytes) {
    return Mutation.put(
        RecordKey.content(contentOf(bytes)),
        Map.of(
            "cas_id", hashOf(bytes).byteString(),
            "size", Values.ofNumber(bytes.length()),
            "kind", Values.ofText("image")));
  }

  private Location photos() {
    return a.library.queries().locations(a.id).getFirst();
  }

  private static List<String> paths(List<Entry> entries) {
    return entries.stream().map(entry -> entry.path().full()).toList();
  }

  @Test
  void shouldFindAnEntryByItsPath() {
    a.library.write(List.of(file("2024/a.jpg", "one"), content("one")));
    Entry entry = a.library.queries().entry(a.id, PHOTOS, EntryPath.of("2024/a.jpg")).orElseThrow();
    assertThat(entry.key()).isEqualTo(key("2024/a.jpg"));
    assertThat(entry.content()).contains(contentOf("one"));
    assertThat(entry.attributes()).isEqualTo(new Entry.Attributes(EntryKind.FILE, 3, 0, 0));
    assertThat(a.library.queries().entry(a.id, PHOTOS, EntryPath.of("a.jpg"))).isEmpty();
    assertThat(a.library.queries().content(contentOf("one")))
        .contains(new Content(contentOf("one"), hashOf("one"), 3, "image"));
  }

  @Test
  void shouldListEntriesPageByPageInOrderOfPath() {
    List<String> all =
        List.of("z", "é", "2024/a", "2024/b", "2024-b/x", "2024/05/a", "2024/05/b", "2025/a");
    a.library.write(all.stream().map(path -> file(path, path)).toList());
    assertThat(walk("", 1)).containsExactlyElementsOf(all);
    assertThat(walk("", 3)).containsExactlyElementsOf(all);
    List<String> below = List.of("2024/a", "2024/b", "2024/05/a", "2024/05/b");
    assertThat(walk("2024", 1)).containsExactlyElementsOf(below);
    assertThat(walk("2024", 2)).containsExactlyElementsOf(below);
    assertThat(walk("2024", 10)).containsExactlyElementsOf(below);
    assertThat(walk("202", 10)).isEmpty();
    assertThat(paths(a.library.queries().entriesIn(photos(), "2024", "a", 10)))
        .containsExactly("2024/b");
  }

  private List<String> walk(String below, int limit) {
    List<String> found = new ArrayList<>();
    List<Entry> page = a.library.queries().entriesUnder(photos(), below, null, limit);
    while (!page.isEmpty()) {
      found.addAll(paths(page));
      page = a.library.queries().entriesUnder(photos(), below, page.getLast().path(), limit);
    }
    return found;
  }

  @Test
  void shouldNotListWhatWasDeletedOrBelongsToAnother() {
    a.library.write(List.of(file("a", "one"), file("b", "two")));
    a.library.write(List.of(Mutation.delete(key("a"))));
    assertThat(walk("", 10)).containsExactly("b");
    assertThat(a.library.queries().pathsOf(contentOf("one"))).isEmpty();
    Location elsewhere = new Location(new Uuid(7, 7), PHOTOS, "", "/");
    assertThat(a.library.queries().entriesUnder(elsewhere, "", null, 10)).isEmpty();
  }

  @Test
  void shouldKnowWhereAContentLiesOnAllDevices() {
    try (TestDevice b = new TestDevice(folder, "b")) {
      a.library.write(List.of(file("2024/a.jpg", "one"), file("copy.jpg", "one")));
      b.pull(a, 100);
      assertThat(b.library.queries().pathsOf(contentOf("one")))
          .containsExactly(
              new FilePath(a.id.uuid(), PHOTOS, "/photos", EntryPath.of("2024/a.jpg")),
              new FilePath(a.id.uuid(), PHOTOS, "/photos", EntryPath.of("copy.jpg")));
      assertThat(b.library.queries().ownFiles(0, 10)).isEmpty();
      assertThat(b.library.queries().locations()).hasSize(1);
      assertThat(b.library.queries().locations(b.id)).isEmpty();
    }
    a.library.write(List.of(Mutation.delete(RecordKey.location(a.id, PHOTOS))));
    assertThat(a.library.queries().pathsOf(contentOf("one"))).isEmpty();
  }

  @Test
  void shouldPageThroughOwnFiles() {
    a.library.write(List.of(file("a", "one"), file("b", "two"), file("c", "three")));
    List<Entry> first = a.library.queries().ownFiles(0, 2);
    assertThat(paths(first)).containsExactly("a", "b");
    assertThat(paths(a.library.queries().ownFiles(first.getLast().row(), 2))).containsExactly("c");
  }

  @Test
  void shouldCountAndListSidecars() {
    a.library.write(
        List.of(
            content("one"),
            file("a.jpg", "one"),
            Mutation.putSidecar(contentOf("one"), THUMB, TestDevice.blob("x")),
            Mutation.putSidecar(contentOf("one"), TEXT, Blob.failed("no text", 1)),
            Mutation.putSidecar(contentOf("two"), THUMB, TestDevice.blob("y"))));
    assertThat(a.library.queries().counts()).isEqualTo(new LibraryCounts(1, 2, 2, 1));
    assertThat(a.library.queries().failedSidecars(10))
        .containsExactly(
            new FailedSidecar(
                contentOf("one"),
                TEXT,
                "no text",
                Optional.of(new FilePath(a.id.uuid(), PHOTOS, "/photos", EntryPath.of("a.jpg")))));
    assertThat(
            a.library
                .queries()
                .groups(List.of(contentOf("one"), contentOf("two"), contentOf("three"))))
        .containsOnlyKeys(contentOf("one"), contentOf("two"));
    a.library.write(
        List.of(
            Mutation.deleteSidecar(contentOf("one"), TEXT),
            Mutation.deleteSidecar(contentOf("two"), THUMB)));
    assertThat(a.library.queries().counts()).isEqualTo(new LibraryCounts(1, 1, 1, 0));
    assertThat(a.library.queries().failedSidecars(10)).isEmpty();
    a.reopen();
    assertThat(a.library.queries().counts()).isEqualTo(new LibraryCounts(1, 1, 1, 0));
  }

  @Test
  void shouldRecogniseAFileThatItHashed() {
    a.library.write(
        List.of(file("a.jpg", "one"), content("one")),
        List.of(new FileStat(PHOTOS, "a.jpg", 123, 9)));
    LocalFiles files = a.library.files();
    assertThat(files.known(PHOTOS, "a.jpg"))
        .contains(new KnownFile("a.jpg", EntryKind.FILE, 3, 123, 9, 0, hashOf("one")));
    a.library.write(List.of(), List.of(new FileStat(PHOTOS, "a.jpg", 124, 9)));
    assertThat(files.known(PHOTOS, "a.jpg").orElseThrow().mtimeNanos()).isEqualTo(124);
    a.library.write(List.of(Mutation.delete(key("a.jpg"))));
    assertThat(files.known(PHOTOS, "a.jpg")).isEmpty();
  }

  @Test
  void shouldPageThroughTheFilesThatItHashed() {
    a.library.write(List.of(directory("2024"), directory("2024-b")));
    List<String> paths = List.of("2024-b/x", "2024/a", "z", "\u00e9");
    a.library.write(
        paths.stream().map(path -> file(path, path)).toList(),
        paths.stream().map(path -> new FileStat(PHOTOS, path, 1, 1)).toList());
    LocalFiles files = a.library.files();
    List<KnownFile> first = files.knownAfter(PHOTOS, "", 3);
    assertThat(first).extracting(KnownFile::path).isEqualTo(paths.subList(0, 3));
    assertThat(files.knownAfter(PHOTOS, first.getLast().path(), 3))
        .extracting(KnownFile::path)
        .isEqualTo(paths.subList(3, 4));
    assertThat(files.knownAfter(new Uuid(3, 3), "", 3)).isEmpty();
  }

  @Test
  void shouldRememberWhatCouldNotBeRead() {
    LocalFiles files = a.library.files();
    files.unreadable(new Unreadable(PHOTOS, "x", "denied"));
    files.unreadable(new Unreadable(PHOTOS, "x", "gone " + "x".repeat(1000)));
    files.unreadable(new Unreadable(PHOTOS, "x/in", "denied"));
    files.unreadable(new Unreadable(PHOTOS, "x-y", "denied"));
    assertThat(files.unreadableCount()).isEqualTo(3);
    assertThat(files.unreadableCount(new Uuid(3, 3))).isZero();
    assertThat(files.unreadable(1).getFirst().reason()).startsWith("gone").hasSize(300);
    files.forgetUnreadable(PHOTOS, "x");
    assertThat(files.unreadable(10)).containsExactly(new Unreadable(PHOTOS, "x-y", "denied"));
    files.forget(PHOTOS);
    assertThat(files.unreadableCount()).isZero();
  }

  @Test
  void shouldRememberTheLatestAddressesOfAPeer() {
    PeerAddresses addresses = a.library.peerAddresses();
    for (int i = 0; i < PeerAddresses.MAX_PER_DEVICE + 5; i++) {
      addresses.remember(new PeerAddress(a.id, "host:" + i, i));
    }
    addresses.remember(new PeerAddress(a.id, "host:12", 0));
    assertThat(addresses.all())
        .hasSize(PeerAddresses.MAX_PER_DEVICE)
        .startsWith(new PeerAddress(a.id, "host:12", 12));
    addresses.forget(a.id);
    assertThat(addresses.all()).isEmpty();
  }

  @Test
  void shouldNameDevicesAsTheyNameThemselves() {
    DeviceId other = DeviceId.ofPublicKey(new byte[] {3});
    a.library.write(
        List.of(
            Mutation.put(
                RecordKey.member(other),
                Map.of(
                    "name", Values.ofText("phone"),
                    "public_key", ByteString.copyFrom(new byte[] {3}))),
            Mutation.put(RecordKey.device(a.id), Map.of("name", Values.ofText("new laptop")))));
    assertThat(a.library.queries().deviceNames())
        .containsEntry(a.id, "new laptop")
        .containsEntry(other, "phone");
  }
}
