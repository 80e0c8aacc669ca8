package io.muster.storage.contract;

import static io.muster.storage.contract.Peer.VARIANTS;
import static io.muster.storage.contract.Peer.blob;
import static io.muster.storage.contract.Peer.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Writer;
import io.muster.protocol.port.LibraryView.State;
import io.muster.storage.GroupStatus;
import io.muster.storage.library.GroupWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every library does: writes, refusals, merges, changes, leaves, members, incarnations. */
final class LibraryContractTest {
  @TempDir private Path folder;
  private final List<Peer> open = new ArrayList<>();

  private Peer peer(Kind kind, String name) {
    Peer peer = new Peer(kind, folder, name);
    open.add(peer);
    return peer;
  }

  @AfterEach
  void close() {
    open.forEach(Peer::close);
  }

  private static Mutation sidecar(int content, int variant, String text) {
    return Mutation.putSidecar(content(content), VARIANTS.get(variant), blob(text));
  }

  private static Mutation tag(int number, String name) {
    return Mutation.put(
        RecordKey.tag(new Uuid((long) number << 52, number)), Map.of("name", Values.ofText(name)));
  }

  private static SortedMap<RecordKey, LibraryRecord> records(Peer peer) {
    SortedMap<RecordKey, LibraryRecord> all = new TreeMap<>();
    for (int leaf = 0; leaf < RecordTree.LEAVES; leaf++) {
      for (LibraryRecord record : peer.library.recordsIn(leaf)) {
        assertThat(RecordTree.leafOf(record.key())).isEqualTo(leaf);
        assertThat(all.put(record.key(), record)).isNull();
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void shouldCommitWritesByTypeInOrderAndOnceEach(Kind kind) {
    Peer a = peer(kind, "a");
    long before = a.library.state().context().of(a.library.writer()).last();

    List<RecordKey> changed =
        a.library.write(List.of(tag(1, "x"), sidecar(1, 0, "s"), tag(1, "y"))).changed();

    assertThat(changed).containsExactly(RecordKey.group(content(1)), tag(1, "x").key());
    assertThat(a.library.state().context().of(a.library.writer()).last()).isEqualTo(before + 3);
    assertThat(a.library.write(List.of(tag(1, "y"), sidecar(1, 0, "s"))).changed()).isEmpty();
    assertThat(a.library.state().context().of(a.library.writer()).last()).isEqualTo(before + 3);
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.state().root());
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseWritesThatBreakARuleAndKeepNothingOfThem(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    State before = a.library.state();
    List<Mutation> refused =
        List.of(
            Mutation.put(RecordKey.tag(new Uuid(1, 1)), Map.of("size", Values.ofNumber(1))),
            Mutation.put(RecordKey.tag(new Uuid(1, 1)), Map.of("life", Values.ofNumber(1))),
            Mutation.put(
                RecordKey.metadata(new Uuid(1, 1)),
                Map.of("favorite", ByteString.copyFromUtf8("?"))),
            Mutation.put(RecordKey.device(b.id), Map.of("name", Values.ofText("not mine"))),
            Mutation.put(
                RecordKey.content(content(1)),
                Map.of("cas_id", Hash.sha256(new byte[] {9}).byteString())));

    for (Mutation mutation : refused) {
      assertThatThrownBy(() -> a.library.write(List.of(tag(1, "x"), mutation)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(a.library.state()).isEqualTo(before);
      assertThat(a.library.recomputedRoot()).isEqualTo(before.root());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseGroupOfTooManySidecars(Kind kind) {
    Peer a = peer(kind, "a");
    TreeMap<VariantId, Blob> many = new TreeMap<>();
    for (int i = 0; i <= LibraryRecord.MAX_FIELDS / 2; i++) {
      many.put(VariantId.parse("thumb_" + i), blob("b" + i));
    }
    State before = a.library.state();
    GroupWrite write = new GroupWrite(content(1), many);

    assertThatThrownBy(() -> a.library.record(List.of(write)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(a.library.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRecordAsMutationsWrite(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    for (int content : List.of(3, 1, 2, 1)) {
      a.library.record(
          List.of(GroupWrite.of(content(content), VARIANTS.get(0), blob("b" + content))));
      b.library.write(List.of(sidecar(content, 0, "b" + content)));
    }
    List<ContentId> all = List.of(content(1), content(2), content(3));

    assertThat(a.library.groups(all)).isEqualTo(b.library.groups(all));
    assertThat(a.library.state().context().of(a.library.writer()))
        .isEqualTo(b.library.state().context().of(b.library.writer()));
    for (ContentId content : all) {
      RecordKey key = RecordKey.group(content);
      assertThat(fields(a, key)).isEqualTo(fields(b, key));
    }
  }

  private static Map<String, String> fields(Peer peer, RecordKey key) {
    Map<String, String> fields = new TreeMap<>();
    LibraryRecord record = records(peer).getOrDefault(key, LibraryRecord.empty(key));
    record
        .fields()
        .forEach(
            (name, register) ->
                fields.put(
                    name,
                    register.time()
                        + " "
                        + register.dot().sequence()
                        + " "
                        + register.value().toStringUtf8()));
    return fields;
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellGroupsAndTheirStatuses(Kind kind) {
    Peer a = peer(kind, "a");
    Blob failed = Blob.failed("damaged", Peer.START);
    a.library.write(
        List.of(
            sidecar(1, 0, "x"),
            sidecar(2, 0, "x"),
            Mutation.putSidecar(content(2), VARIANTS.get(1), failed),
            Mutation.putSidecar(content(3), VARIANTS.get(1), failed),
            sidecar(4, 0, "x"),
            Mutation.deleteSidecar(content(4), VARIANTS.get(0))));
    List<ContentId> all = List.of(content(1), content(2), content(3), content(4), content(5));

    assertThat(a.library.statuses(all))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                content(1), GroupStatus.COMPLETE,
                content(2), GroupStatus.PARTIAL,
                content(3), GroupStatus.FAILED,
                content(4), GroupStatus.NONE));
    assertThat(a.library.groups(all)).containsOnlyKeys(content(1), content(2), content(3));
    assertThat(a.library.group(content(2)).sidecars()).hasSize(2);
    assertThat(a.library.group(content(5)).sidecars()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMergeInAnyOrderAndGroupingAndTwice(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    a.library.write(List.of(tag(1, "a's"), sidecar(1, 0, "a"), sidecar(2, 0, "a")));
    b.nowMillis += 5;
    b.library.write(List.of(tag(1, "b's"), sidecar(1, 1, "b"), sidecar(2, 0, "b")));
    Peer ab = peer(kind, "c");
    Peer ba = peer(kind, "d");
    Peer through = peer(kind, "e");
    ab.pull(ba);
    ba.pull(ab);
    through.pull(ab);
    ab.pull(through);
    ba.pull(through);

    ab.pull(a);
    ab.pull(b);
    ba.pull(b);
    ba.pull(a, 1, 1);
    b.pull(a);
    through.pull(b);

    assertThat(records(ab)).isEqualTo(records(ba)).isEqualTo(records(through));
    assertThat(ab.library.state()).isEqualTo(ba.library.state()).isEqualTo(through.library.state());
    Writer writer = a.library.writer();
    Changes again =
        a.library.changes(
            ChangeRange.of(writer, 0, a.library.state().context().of(writer).last()), 1000, 1000);
    assertThat(ab.library.merge(again).changed()).isEmpty();
    assertThat(ab.library.repair(again.records()).changed()).isEmpty();
    assertThat(ab.library.state()).isEqualTo(ba.library.state());
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellChangesWholeInOrderAndWithinLimits(Kind kind) {
    Peer a = peer(kind, "a");
    for (int i = 0; i < 30; i++) {
      a.library.write(List.of(sidecar(i % 7, i % 3, "blob " + i), tag(i % 5, "tag " + i)));
    }
    Writer writer = a.library.writer();
    long last = a.library.state().context().of(writer).last();
    for (int most : List.of(1, 3, 1000)) {
      for (int bytes : List.of(1, 400, Peer.ALL)) {
        checkChanges(a, writer, last, most, bytes);
      }
    }
    assertThatThrownBy(() -> a.library.changes(ChangeRange.of(writer, last, last + 1), 1000, 1000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void checkChanges(Peer a, Writer writer, long last, int most, int bytes) {
    SortedMap<RecordKey, TreeMap<String, Register>> seen = new TreeMap<>();
    long at = 0;
    long before = 0;
    while (at < last) {
      Changes part = a.library.changes(ChangeRange.of(writer, at, last), most, bytes);
      assertThat(part.range().range().after()).isEqualTo(at);
      assertThat(part.records().size()).isLessThanOrEqualTo(most);
      for (LibraryRecord record : part.records()) {
        long sequence = record.fields().firstEntry().getValue().dot().sequence();
        assertThat(sequence).isGreaterThanOrEqualTo(before);
        assertThat(sequence).isBetween(at + 1, part.range().range().upTo());
        before = sequence;
        seen.computeIfAbsent(record.key(), any -> new TreeMap<>()).putAll(record.fields());
      }
      at = part.range().range().upTo();
    }
    SortedMap<RecordKey, TreeMap<String, Register>> all = new TreeMap<>();
    records(a).forEach((key, record) -> all.put(key, new TreeMap<>(record.fields())));
    assertThat(seen).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeOnlyValidRegistersOfOthers(Kind kind) {
    Peer a = peer(kind, "a");
    Writer other = new Writer(peer(kind, "b").id, new Incarnation(1, 7));
    Timestamp now = Timestamp.ofMillis(Peer.START);
    Dot dot = new Dot(other, 1);
    RecordKey key = RecordKey.tag(new Uuid(3, 3));
    TreeMap<String, Register> fields = new TreeMap<>();
    fields.put("name", new Register(now, dot, Values.ofText("good")));
    fields.put("size", new Register(now, dot, Values.ofNumber(1)));
    fields.put("color", new Register(Timestamp.NONE, dot, Values.ofText("no time")));
    LibraryRecord foreign =
        new LibraryRecord(
            RecordKey.device(a.id),
            new TreeMap<>(Map.of("name", new Register(now, dot, Values.ofText("forged")))));

    a.library.merge(
        new Changes(ChangeRange.of(other, 0, 1), List.of(new LibraryRecord(key, fields), foreign)));

    LibraryRecord stored = records(a).getOrDefault(key, LibraryRecord.empty(key));
    assertThat(stored.fields()).containsOnlyKeys("name");
    assertThat(a.library.state().context().contains(dot)).isTrue();
    assertThat(records(a).get(foreign.key())).isNotEqualTo(foreign);
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.state().root());
  }

  @ParameterizedTest
  @EnumSource
  void shouldRenewItselfWhenToldAndWhenItsPastComesBack(Kind kind) {
    Peer a = peer(kind, "a");
    Writer first = a.library.writer();
    a.library.write(List.of(tag(1, "x")));

    Writer second = a.library.renewWriter();

    assertThat(second).isEqualTo(a.library.writer()).isNotEqualTo(first);
    assertThat(second.incarnation()).isGreaterThan(first.incarnation());
    a.library.write(List.of(tag(1, "y")));
    Dot forgotten = new Dot(second, 50);
    Register register = new Register(Timestamp.ofMillis(1L << 40), forgotten, Values.ofText("z"));
    RecordKey key = RecordKey.tag(new Uuid(9, 9));
    LibraryRecord past = new LibraryRecord(key, new TreeMap<>(Map.of("name", register)));
    a.library.merge(new Changes(ChangeRange.of(second, 49, 50), List.of(past)));
    assertThat(a.library.writer().incarnation()).isGreaterThan(second.incarnation());
    assertThat(a.library.write(List.of(tag(1, "w"))).changed()).hasSize(1);
    assertThat(a.library.state().context().of(a.library.writer()).last()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKnowItsMembersAndLibraries(Kind kind) {
    Peer a = peer(kind, "a");
    Peer b = peer(kind, "b");
    Uuid grownFrom = b.library.current().id();
    assertThat(a.library.members()).hasSize(1);
    assertThat(a.library.isLibrary(grownFrom)).isFalse();

    a.pull(b);
    assertThat(a.library.member(b.id).orElseThrow().publicKey()).isEqualTo(b.publicKey);
    assertThat(a.library.members())
        .hasSize(2)
        .isSortedAccordingTo(Comparator.comparing(Member::device));
    assertThat(a.library.isLibrary(grownFrom)).isTrue();
    a.library.write(List.of(Mutation.delete(RecordKey.member(b.id))));
    assertThat(a.library.member(b.id)).isEmpty();

    RecordKey liar = RecordKey.member(peer(kind, "c").id);
    a.library.write(List.of(Mutation.put(liar, Map.of("public_key", b.publicKey))));
    assertThat(a.library.members()).hasSize(1);
    b.pull(a);
    assertThat(b.library.current()).isEqualTo(a.library.current());
  }

  @ParameterizedTest
  @EnumSource
  void readersShouldSeeWholeCommitsWhileOthersWrite(Kind kind) {
    Peer a = peer(kind, "a");
    List<Thread> writers = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      int from = thread * 10;
      writers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 10; i++) {
                      a.library.write(
                          List.of(sidecar(from + i, 0, "x"), sidecar(from + i, 1, "y")));
                    }
                  }));
    }
    while (writers.stream().anyMatch(Thread::isAlive)) {
      for (int content = 0; content < 30; content++) {
        assertThat(a.library.group(content(content)).sidecars().size()).isIn(0, 2);
      }
      Context context = a.library.state().context();
      Writer writer = a.library.writer();
      assertThat(context.of(writer).list()).hasSize(1);
    }
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.state().root());
    assertThat(records(a).keySet().stream().filter(key -> key.key().size() == Uuid.SIZE).count())
        .isGreaterThanOrEqualTo(30);
  }
}
