package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibrarySyncTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256(new byte[] {1}));
  private static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final VariantId TEXT = VariantId.parse("text_default");

  @TempDir private Path folder;
  private TestDevice a;
  private TestDevice b;

  @BeforeEach
  void open() {
    a = new TestDevice(folder, "a");
    b = new TestDevice(folder, "b");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static void assertInSync(TestDevice x, TestDevice y) {
    assertThat(x.library.context()).isEqualTo(y.library.context());
    assertThat(x.library.root()).isEqualTo(y.library.root());
    assertThat(x.library.recomputedRoot()).isEqualTo(x.library.root());
    assertThat(y.library.recomputedRoot()).isEqualTo(y.library.root());
  }

  private void exchange() {
    a.pull(b, 3);
    b.pull(a, 3);
  }

  @Test
  void shouldConvergeInEitherOrder() {
    a.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("a"))));
    b.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("b"))));
    exchange();
    assertInSync(a, b);
    a.library.write(List.of(Mutation.deleteSidecar(CONTENT, THUMB)));
    b.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("later"))));
    b.pull(a, 3);
    a.pull(b, 3);
    assertInSync(a, b);
  }

  @Test
  void shouldKeepVariantsThatWereMadeAtOnce() {
    a.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("a"))));
    b.library.write(List.of(Mutation.putSidecar(CONTENT, TEXT, TestDevice.blob("b"))));
    exchange();
    for (TestDevice device : List.of(a, b)) {
      assertThat(device.library.queries().group(CONTENT).sidecars())
          .containsEntry(THUMB, TestDevice.blob("a"))
          .containsEntry(TEXT, TestDevice.blob("b"));
      assertThat(device.library.queries().counts()).isEqualTo(new LibraryCounts(0, 1, 2, 0));
    }
  }

  @Test
  void shouldTakeTheOlderLibraryForAll() {
    assertThat(b.library.current().name()).isEqualTo("b's");
    TestDevice younger = new TestDevice(folder, "younger");
    try (younger) {
      younger.library.write(
          List.of(
              Mutation.put(
                  RecordKey.library(younger.library.current().id()),
                  Map.of("created_at", Values.ofNumber(TestDevice.START + 1)))));
      Uuid before = younger.library.current().id();
      younger.pull(a, 100);
      a.pull(younger, 100);
      assertThat(younger.library.current()).isEqualTo(a.library.current());
      assertThat(a.library.current().name()).isEqualTo("a's");
      assertThat(a.library.isLibrary(before)).isTrue();
      assertThat(a.library.isLibrary(new Uuid(1, 2))).isFalse();
    }
  }

  @Test
  void shouldKnowTheMembers() {
    assertThat(a.library.members()).extracting("device").containsExactly(a.id);
    exchange();
    assertThat(a.library.members()).extracting("device").containsExactlyInAnyOrder(a.id, b.id);
    assertThat(b.library.member(a.id).orElseThrow().publicKey()).isEqualTo(a.publicKey);
    a.library.write(List.of(Mutation.delete(RecordKey.member(b.id))));
    assertThat(a.library.member(b.id)).isEmpty();
    assertThat(a.library.queries().deviceNames()).containsExactly(Map.entry(a.id, "a"));
  }

  @Test
  void shouldNotTakeAMemberWhoseKeyIsAnothers() {
    DeviceId liar = DeviceId.ofPublicKey(new byte[] {7});
    a.library.write(
        List.of(Mutation.put(RecordKey.member(liar), Map.of("public_key", a.publicKey))));
    assertThat(a.library.member(liar)).isEmpty();
  }

  @Test
  void shouldResumeAfterAnyPiece() {
    for (int i = 0; i < 20; i++) {
      a.library.write(
          List.of(
              Mutation.putSidecar(CONTENT, VariantId.parse("v_" + i), TestDevice.blob("" + i))));
    }
    b.pull(a, 7, 1);
    b.reopen();
    assertThat(b.library.context()).isNotEqualTo(a.library.context());
    b.pull(a, 1, 4);
    b.reopen();
    exchange();
    assertInSync(a, b);
  }

  @Test
  void shouldReturnAtLeastOneRecordHoweverSmallTheLimit() {
    ChangeRange all = a.library.context().minus(Context.EMPTY).getFirst();
    Changes changes = a.library.changes(all, 1, 1);
    assertThat(changes.records()).hasSize(1);
    assertThat(changes.range()).isEqualTo(ChangeRange.of(a.library.writer(), 0, 1));
  }

  @Test
  void shouldSendOnlyWhatWasNotSuperseded() {
    for (int i = 0; i < 5; i++) {
      a.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("v" + i))));
    }
    long last = a.library.context().of(a.library.writer()).last();
    Changes tail =
        a.library.changes(ChangeRange.of(a.library.writer(), last - 5, last), 100, 10000);
    // the first write still has the life, the last the blob
    assertThat(tail.records()).hasSize(2);
    assertThat(tail.range().range().upTo()).isEqualTo(last);
    exchange();
    assertInSync(a, b);
  }

  @Test
  void shouldRefuseToTellWhatItHasNotSeen() {
    ChangeRange unseen = ChangeRange.of(b.library.writer(), 0, 1);
    assertThatThrownBy(() -> a.library.changes(unseen, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotResurrectWhatWasDeleted() {
    exchange();
    RecordKey key = RecordKey.variant(THUMB);
    a.library.write(List.of(Mutation.put(key, Map.of("description", Values.ofText("first")))));
    exchange();
    a.library.write(List.of(Mutation.delete(key)));
    b.nowMillis += 1_000_000;
    b.library.write(List.of(Mutation.put(key, Map.of("description", Values.ofText("edited")))));
    exchange();
    assertInSync(a, b);
    assertThat(b.library.queries().variants()).isEmpty();
    b.library.write(List.of(new Mutation(key, List.of(new Mutation.Create(Life.FIELD)))));
    exchange();
    assertThat(a.library.queries().variants())
        .containsExactly(new Variant(THUMB, "edited", 0, 0, true, 0, 0));
  }

  @Test
  void shouldKeepEverythingOverARestart() {
    exchange();
    a.nowMillis += 1_000_000;
    a.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("a"))));
    Context context = a.library.context();
    Hash root = a.library.root();
    var writer = a.library.writer();
    a.nowMillis = 0;
    a.reopen();
    assertThat(a.library.context()).isEqualTo(context);
    assertThat(a.library.root()).isEqualTo(root);
    assertThat(a.library.writer()).isEqualTo(writer);
    a.library.write(List.of(Mutation.putSidecar(CONTENT, TEXT, TestDevice.blob("x"))));
    Changes tail = a.library.changes(a.library.context().minus(context).getFirst(), 10, 10_000);
    assertThat(tail.range().writer()).isEqualTo(writer);
    assertThat(tail.records().getFirst().fields().values())
        .allMatch(register -> register.time().millis() >= TestDevice.START + 1_000_000);
  }

  @Test
  void shouldBecomeAnotherWriterWhenPeersRememberMore() throws Exception {
    Path backup = folder.resolve("backup.db");
    a.library.close();
    Files.copy(a.file(), backup);
    a.reopen();
    a.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("lost"))));
    b.pull(a, 10);
    a.library.close();
    Files.copy(backup, a.file(), StandardCopyOption.REPLACE_EXISTING);
    a.reopen();
    var old = a.library.writer();
    a.pull(b, 10);
    assertThat(a.library.writer().incarnation().counter())
        .isEqualTo(old.incarnation().counter() + 1);
    a.library.write(List.of(Mutation.putSidecar(CONTENT, TEXT, TestDevice.blob("new"))));
    exchange();
    assertInSync(a, b);
    assertThat(a.library.queries().group(CONTENT).sidecars()).containsOnlyKeys(THUMB, TEXT);
  }

  @Test
  void shouldFindAndRepairWhatDiffersDespiteEqualContexts() {
    exchange();
    a.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("a"))));
    long last = a.library.context().of(a.library.writer()).last();
    b.library.merge(new Changes(ChangeRange.of(a.library.writer(), last - 1, last), List.of()));
    assertThat(a.library.context()).isEqualTo(b.library.context());
    assertThat(a.library.root()).isNotEqualTo(b.library.root());
    for (int node = 0; node < a.library.nodes().size(); node++) {
      for (int i = 0; i < a.library.leaves(node).size(); i++) {
        if (!a.library.leaves(node).get(i).equals(b.library.leaves(node).get(i))) {
          b.library.repair(a.library.recordsIn(node * a.library.leaves(node).size() + i));
        }
      }
    }
    assertInSync(a, b);
  }
}
