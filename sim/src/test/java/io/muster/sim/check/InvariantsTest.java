package io.muster.sim.check;

import static io.muster.sim.check.Cluster.CONTENT;
import static io.muster.sim.check.Cluster.THUMB;
import static io.muster.sim.check.Cluster.hash;
import static io.muster.sim.check.Cluster.put;
import static io.muster.sim.check.Cluster.stores;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Version;
import io.muster.protocol.sync.HybridClock;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import io.muster.sim.check.Changed.Frame;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Records;
import io.muster.storage.library.LibraryStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every check passes on what is right, and finds what was broken on purpose. */
final class InvariantsTest {
  private static final RecordKey GROUP = RecordKey.group(CONTENT);
  private static final String LIFE = GroupFields.life(THUMB);

  @TempDir private Path folder;
  private Cluster cluster;

  @BeforeEach
  void open() {
    cluster = new Cluster(folder);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void shouldHoldWhereNothingIsBroken() {
    Checks checks = Checks.all(cluster.ledger, Cluster.PATIENCE_MILLIS);
    assertThat(checks.duringRun(cluster.devices, 0)).isTrue();
    checks.atEnd(cluster.devices);
    assertThat(checks.findings()).hasSize(8).allMatch(Finding::holds);
    assertThat(cluster.ledger.acknowledged()).isNotEmpty();
  }

  @Test
  void shouldFindAnAcknowledgedWriteThatADeviceHasForgotten() {
    var commit = cluster.ledger.acknowledged().getLast();
    var range = commit.dots().getFirst();
    Ledger later = new Ledger();
    later.acknowledged(
        new Commit(
            0,
            commit.writer(),
            commit.wanted(),
            List.of(ChangeRange.of(range.writer(), range.range().upTo(), range.range().upTo() + 1)),
            commit.before(),
            commit.written()));
    var check = new NothingAcknowledgedIsLost(later);
    assertThat(check.duringRun(cluster.devices)).get().asString().contains("lost its own");
    assertThat(check.atEnd(cluster.devices)).isPresent();
  }

  @Test
  void shouldFindAnAcknowledgedValueThatIsGone() {
    var commit = cluster.ledger.acknowledged().getLast();
    LibraryRecord newer = lifeRecord(5);
    var written = new TreeMap<>(commit.written());
    written.put(GROUP, newer);
    Ledger later = new Ledger();
    later.acknowledged(
        new Commit(0, commit.writer(), commit.wanted(), commit.dots(), commit.before(), written));
    assertThat(new NothingAcknowledgedIsLost(later).atEnd(cluster.devices))
        .get()
        .asString()
        .contains("lacks");
  }

  private Commit groupCommit() {
    return cluster.ledger.committed().stream()
        .filter(commit -> commit.written().containsKey(GROUP))
        .findFirst()
        .orElseThrow();
  }

  private LibraryRecord lifeRecord(long length) {
    LibraryRecord there = Records.one(stores(cluster.one).library(), GROUP);
    Register before = Objects.requireNonNull(there.fields().get(LIFE));
    var fields = new TreeMap<String, Register>();
    Dot dot = new Dot(before.dot().writer(), 1_000 + length);
    fields.put(LIFE, new Register(Timestamp.EARLIEST, dot, Values.ofNumber(length)));
    return new LibraryRecord(GROUP, fields);
  }

  @Test
  void shouldFindRootsThatDiffer() {
    stores(cluster.one).library().write(List.of(Mutation.deleteSidecar(CONTENT, THUMB)));
    cluster.one.crash();
    cluster.one.start();
    assertThat(Convergence.reached(cluster.devices)).isFalse();
    assertThat(new Convergence(Cluster.PATIENCE_MILLIS).atEnd(cluster.devices))
        .get()
        .asString()
        .startsWith("not within 60 s: ");
  }

  @Test
  void shouldFindADeviceThatIsDown() {
    cluster.one.crash();
    assertThat(Convergence.reached(cluster.devices)).isFalse();
    assertThat(new Convergence(Cluster.PATIENCE_MILLIS).atEnd(cluster.devices))
        .get()
        .asString()
        .contains("down");
  }

  @Test
  void shouldFindALifeThatFellBack() {
    var commit = groupCommit();
    var written = new TreeMap<RecordKey, LibraryRecord>();
    written.put(GROUP, lifeRecord(2));
    Ledger ledger = new Ledger();
    ledger.committed(commit);
    ledger.committed(new Commit(0, commit.writer(), List.of(), List.of(), written, written));
    assertThat(new NoResurrection(ledger).atEnd(cluster.devices))
        .get()
        .asString()
        .contains("a write made it 2");
  }

  @Test
  void shouldFindALifeBegunByWhoHadNotSeenItsEnd() {
    var commit = groupCommit();
    var alive = new TreeMap<RecordKey, LibraryRecord>();
    alive.put(GROUP, lifeRecord(1));
    Ledger ledger = new Ledger();
    ledger.committed(new Commit(0, commit.writer(), List.of(), List.of(), alive, commit.written()));
    assertThat(new NoResurrection(ledger).atEnd(cluster.devices))
        .get()
        .asString()
        .contains("found it alive");
  }

  @Test
  void shouldFindAHeadThatItsOwnerDidNotSign() {
    Head head =
        Objects.requireNonNull(stores(cluster.one).availability().heads().get(cluster.one.id()));
    Version next = new Version(head.version().incarnation(), head.version().sequence() + 1);
    Head forged =
        new Head(
            head.device(),
            head.library(),
            next,
            head.root(),
            head.counts(),
            ByteString.copyFromUtf8("forged"));
    stores(cluster.other).availability().apply(forged, null, List.of());
    assertThat(new SingleWriter().duringRun(cluster.devices))
        .get()
        .asString()
        .contains("did not sign");
  }

  @Test
  void shouldFindABitWithoutBytes() {
    cluster.one.bytes().clear();
    assertThat(new Truth().atEnd(cluster.devices)).get().asString().contains("device 0");
  }

  @Test
  void shouldFindABitOfBytesThatAreNotCurrentAnyMore() {
    stores(cluster.other).library().write(List.of(put(hash("newer"))));
    stores(cluster.one).library().write(List.of(put(hash("newer"))));
    assertThat(new Truth().atEnd(cluster.devices)).isPresent();
  }

  @Test
  void shouldFindADroppedContentThatSomeoneIsSaidToHold() {
    LibraryStore library = stores(cluster.one).library();
    assertThat(new NoAnswerNamesAnOrphan().duringRun(cluster.devices)).isEmpty();
    library.whenGroupsChange(changed -> {}); // the answers do not hear of it
    library.write(List.of(Mutation.deleteSidecar(CONTENT, THUMB)));
    assertThat(new NoAnswerNamesAnOrphan().duringRun(cluster.devices))
        .get()
        .asString()
        .contains("said to be COMPLETE and is NONE");
  }

  @Test
  void shouldNameTheLimitThatIsPassedAndByHowMuch() {
    assertThat(Bounded.exceeded(List.of(new Load("pulls", 16, 16)))).isEmpty();
    assertThat(Bounded.exceeded(List.of(new Load("pulls", 16, 16), new Load("heads", 9, 7))))
        .hasValue("9 heads, 2 more than it may");
    Frame frame = new Frame(new GossipMessage.Agree(Cluster.BYTES), FrameLimits.GOSSIP + 1);
    assertThat(Bounded.exceeded(Bounded.of(frame))).get().asString().contains("1 more");
  }

  @Test
  void shouldFindAStampFarAheadOfItsWriter() {
    Commit commit = groupCommit();
    long millis = cluster.one.clock().wallMillis();
    assertThat(Bounded.exceeded(Bounded.of(commit, millis))).isEmpty();
    assertThat(Bounded.exceeded(Bounded.of(commit, millis - 2 * HybridClock.MAX_LEAD_MILLIS)))
        .get()
        .asString()
        .contains("lead in a stamp");
  }

  @Test
  void shouldFindABitThatOthersSeeOtherwise() {
    stores(cluster.one).availability().publish(List.of(new BitChange(CONTENT, THUMB, false)));
    assertThat(new Truth().atEnd(cluster.devices)).isPresent();
  }

  @Test
  void shouldFindThatDevicesCameApartAgain() {
    Checks checks = Checks.all(cluster.ledger, Cluster.PATIENCE_MILLIS);
    assertThat(checks.stayEqual(cluster.devices, 0)).isTrue();
    stores(cluster.one).library().write(List.of(Mutation.deleteSidecar(CONTENT, THUMB)));
    cluster.one.crash();
    cluster.one.start();
    assertThat(checks.stayEqual(cluster.devices, 0)).isFalse();
    assertThat(checks.findings())
        .anyMatch(finding -> finding.detail().contains("apart again, 2 library roots"));
  }

  @Test
  void shouldFindADeviceThatTalksWithOneThatIsRemoved() {
    RecordKey key = RecordKey.member(cluster.other.id());
    cluster.pass(5_000); // who paired them looks no more
    LibraryStore library = stores(cluster.one).library();
    library.write(List.of(Mutation.delete(key)));
    RemovedStaysOut check = new RemovedStaysOut();
    assertThat(check.afterEvent(seen(library, key))).isEmpty();
    cluster.pass(500);
    assertThat(check.afterEvent(seen(library, key))).as("it is on its way").isEmpty();
    cluster.pass(600);
    assertThat(check.afterEvent(seen(library, key))).get().asString().contains("still talks with");
    library.write(List.of(Mutation.put(key, new TreeMap<>())));
    assertThat(check.afterEvent(seen(library, key))).as("it is back").isEmpty();
  }

  private Changed seen(LibraryStore library, RecordKey key) {
    LibraryRecord record = Records.one(library, key);
    var records = new TreeMap<RecordKey, Changed.Step<LibraryRecord>>();
    records.put(key, new Changed.Step<>(record, record));
    var context = new Changed.Step<>(library.state().context(), library.state().context());
    return new Changed(
        cluster.one,
        new Changed.Written(context, records, List.of(), List.of()),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        new TreeSet<>(List.of(cluster.other.id())),
        0);
  }
}
