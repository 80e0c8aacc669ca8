package io.muster.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.sync.SyncWorld.Machine;
import io.muster.protocol.testing.FakeLibrary;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.LibraryMessage;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibrarySyncTest {
  private static final VariantId THUMB = new VariantId("thumb", "128");

  private static void put(Machine machine, int content, int hash) {
    Blob blob = Blob.ready(new Hash(hash, 0, 0, 0), 1, "jpg", 1);
    machine
        .library()
        .write(Mutation.putSidecar(Samples.content(content), THUMB, blob), Samples.NOW + hash);
  }

  private static void delete(Machine machine, int content) {
    machine.library().write(Mutation.deleteSidecar(Samples.content(content), THUMB), Samples.NOW);
  }

  private static void assertEqualAndProven(Machine a, Machine b) {
    assertThat(a.library().state()).isEqualTo(b.library().state());
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.IN_SYNC);
    assertThat(b.sync().agreement(a.id())).isEqualTo(Agreement.IN_SYNC);
    assertThat(a.sync().root()).isEqualTo(b.sync().root());
    assertThat(a.sync().lastProof(b.id())).isPresent();
  }

  @Test
  void shouldProveTwoEmptyLibrariesEqualInFourMessages() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.UNKNOWN);
    world.connect(a, b);
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
    assertThat(world.settle(10)).isEqualTo(4);
    assertEqualAndProven(a, b);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldConvergeInALineThoughMessagesAreLostAndReordered(long seed) {
    SyncWorld world = new SyncWorld(seed, 0.2);
    Machine a = world.add(1);
    Machine b = world.add(2);
    Machine c = world.add(3);
    SplittableRandom random = new SplittableRandom(seed);
    world.connect(a, b);
    world.connect(b, c);
    for (int i = 0; i < 150; i++) {
      Machine writer = world.machines().stream().toList().get(random.nextInt(3));
      if (random.nextInt(4) == 0) {
        delete(writer, random.nextInt(30));
      } else {
        put(writer, random.nextInt(30), random.nextInt(50));
      }
      world.changed(writer);
      for (int d = random.nextInt(6); d > 0 && world.flying() > 0; d--) {
        world.step();
      }
    }
    world.converge(20_000);
    assertEqualAndProven(a, b);
    assertEqualAndProven(b, c);
    assertThat(a.sync().agreement(c.id())).isEqualTo(Agreement.UNKNOWN);
  }

  @Test
  void shouldPushANewChangeAtOnceAndOnToOthers() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    Machine c = world.add(3);
    world.connect(a, b);
    world.connect(b, c);
    world.settle(100);
    put(a, 1, 1);
    world.changed(a);
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
    world.settle(100);
    assertEqualAndProven(a, b);
    assertEqualAndProven(b, c);
    assertThat(c.library().row(RecordKey.group(Samples.content(1))).fields()).hasSize(2);
  }

  @Test
  void shouldSendEachChangeOverAConnectionOnceInAMeshWhereAllWriteAllTheTime() {
    SyncWorld world = new SyncWorld(1, 0);
    List<Machine> mesh = IntStream.rangeClosed(1, 5).mapToObj(world::add).toList();
    for (Machine one : mesh) {
      mesh.stream()
          .filter(other -> one.id().compareTo(other.id()) < 0)
          .forEach(other -> world.connect(one, other));
    }
    world.settle(1_000);
    int writes = 200;
    long pushes = 0;
    for (int i = 0; i < writes; i++) {
      Machine writer = mesh.get(i % mesh.size());
      put(writer, i, 1);
      world.changed(writer);
      pushes += world.settleCountingPushes(1_000);
      world.pass(100);
    }
    pushes += world.settleCountingPushes(10_000);
    world.pass(Relays.WAIT_MILLIS);
    pushes += world.settleCountingPushes(10_000);
    mesh.forEach(one -> assertThat(one.library().size()).isEqualTo(writes));
    int learning = mesh.size() * 4 * 3; // once, each writer's change crosses all connections
    assertThat(pushes).isLessThanOrEqualTo(writes * 4 * 11 / 10 + learning);
  }

  @Test
  void shouldSendOnAfterAllWhereThePeerIsServedNoLonger() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    Machine c = world.add(3);
    world.connect(a, b);
    world.connect(b, c);
    world.connect(a, c);
    world.settle(100);
    put(a, 1, 1);
    world.changed(a);
    world.settle(100);
    world.pass(Relays.WAIT_MILLIS);
    world.settle(100);
    world.disconnect(a, c);
    put(a, 2, 1);
    world.changed(a);
    world.settle(100);
    assertThat(c.library().size()).as("b thinks that a serves c").isEqualTo(1);
    world.pass(Relays.WAIT_MILLIS);
    world.settle(100);
    assertThat(c.library().size()).isEqualTo(2);
    put(a, 3, 1);
    world.changed(a);
    world.settle(100);
    assertThat(c.library().size()).as("b knows better").isEqualTo(3);
  }

  @Test
  void shouldNotGreetAgainWherePeersCameToTheSameOnDifferentWays() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    Machine c = world.add(3);
    world.connect(a, b);
    world.connect(b, c);
    world.connect(a, c);
    world.settle(100);
    put(a, 1, 1);
    world.changed(a);
    world.settle(100);
    assertEqualAndProven(a, b);
    assertEqualAndProven(b, c);
    world.pass(LibrarySync.STUCK_MILLIS);
    assertThat(world.flying()).isZero();
  }

  @Test
  void shouldResumeAfterABreakWithoutRepeatingWhatWasCommitted() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    for (int i = 0; i < 9_000; i++) {
      put(a, i, 1);
    }
    world.connect(a, b);
    for (int i = 0; i < 5; i++) {
      world.step();
    }
    world.disconnect(a, b);
    int committed = b.library().size();
    assertThat(committed).isBetween(1, 8_999);
    world.connect(a, b);
    long messages = world.settle(1_000);
    assertEqualAndProven(a, b);
    long pushed = (9_000L - committed + 1_999) / 2_000;
    assertThat(messages).isLessThanOrEqualTo(2 * pushed + 2 + 5);
  }

  @Test
  void shouldKeepNoMoreThanItsWindowOnTheWay() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    for (int i = 0; i < 14_000; i++) {
      put(a, i, 1);
    }
    world.connect(a, b);
    long most = 0;
    while (world.flying() > 0) {
      most = Math.max(most, world.pushesFlying());
      world.step();
    }
    assertThat(most).isEqualTo(SyncSession.WINDOW);
    assertEqualAndProven(a, b);
  }

  @Test
  void shouldCoverSupersededSequencesWithOnePush() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    for (int i = 1; i <= 5_000; i++) {
      put(a, 1, i);
    }
    world.connect(a, b);
    assertThat(world.settle(100)).isLessThan(10);
    assertEqualAndProven(a, b);
    assertThat(b.library().state().context().of(a.library().writer()).last()).isEqualTo(5_000);
  }

  @Test
  void shouldNotResurrectThroughADeviceThatMissedTheDelete() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    put(a, 1, 1);
    world.connect(a, b);
    world.settle(100);
    world.disconnect(a, b);
    delete(a, 1);
    put(b, 1, 40); // a later change of the blob, uninformed
    world.connect(a, b);
    world.settle(100);
    assertEqualAndProven(a, b);
    assertThat(a.library().row(RecordKey.group(Samples.content(1))).life(GroupFields.life(THUMB)))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldHealARowThatOneSideSilentlyLost(int loser) {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    for (int i = 0; i < 100; i++) {
      put(a, i, 1);
    }
    world.connect(a, b);
    world.settle(100);
    world.disconnect(a, b);
    (loser == 1 ? a : b).library().drop(RecordKey.group(Samples.content(42)));
    world.changed(loser == 1 ? a : b);
    world.connect(a, b);
    world.settle(100);
    assertEqualAndProven(a, b);
    assertThat(a.library().size()).isEqualTo(100);
    assertThat(world.seen())
        .anyMatch(
            effect ->
                effect instanceof Effect.Warn warn
                    && warn.warning() == Effect.Warning.REPAIRED_LIBRARY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldHealALibraryThatLostEverythingWithoutAStormOfRepairs(int loser) {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    for (int i = 0; i < 1_500; i++) {
      put(a, i, 1);
    }
    world.connect(a, b);
    world.settle(100);
    world.disconnect(a, b);
    (loser == 1 ? a : b).library().dropAll();
    world.changed(loser == 1 ? a : b);
    world.connect(a, b);
    int leaves = 1_500; // each at most once, there and back, with a proof for every merge
    world.converge(6 * leaves);
    assertEqualAndProven(a, b);
    assertThat(a.library().size()).isEqualTo(1_500);
  }

  @Test
  void shouldNoLongerClaimToBeInSyncOnceThePeerShowsAnotherRoot() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.settle(100);
    LibraryMessage.Proof other =
        new LibraryMessage.Proof(b.library().state().context().hash(), new Samples(1).hash());
    a.sync().received(b.id(), other, world.now());
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
    assertThat(a.sync().lastProof(b.id())).isPresent();
  }

  @Test
  void shouldNoLongerClaimToBeInSyncWhileAPushIsNotCommitted() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.settle(100);
    put(b, 1, 1);
    LibraryMessage push =
        new LibraryMessage.Push(
            b.library().changes(ChangeRange.of(b.library().writer(), 0, 1), 10, 1_000));
    assertThat(a.sync().received(b.id(), push, world.now())).hasSize(1);
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
    assertThat(a.sync().received(b.id(), push, world.now())).isEmpty();
  }

  @Test
  void shouldProveAnewAfterEveryConnect() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.settle(100);
    world.disconnect(a, b);
    put(b, 1, 1);
    a.sync().connected(b.id(), world.now());
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
  }

  @Test
  void shouldRefuseAPeerOfAnotherVersion() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    a.sync().connected(Samples.device(2), world.now());
    assertThat(
            a.sync()
                .received(
                    Samples.device(2), new LibraryMessage.Hello(2, 3, Context.EMPTY), world.now()))
        .hasSize(2)
        .hasAtLeastOneElementOfType(Effect.Disconnect.class)
        .noneMatch(effect -> effect instanceof Effect.Send);
  }

  @Test
  void shouldRenewItsWriterOnceWhenPeersKnowMoreOfItself() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine b = world.add(2);
    Machine c = world.add(3);
    FakeLibrary library = new FakeLibrary(1);
    library.write(Mutation.putSidecar(Samples.content(1), THUMB, Blob.failed("x", 1)), 1);
    FakeLibrary older = library.copy();
    for (int i = 2; i < 5; i++) {
      library.write(Mutation.putSidecar(Samples.content(i), THUMB, Blob.failed("x", 1)), 1);
    }
    Machine before = world.add(1, library);
    world.connect(before, b);
    world.connect(before, c);
    world.settle(100);
    Machine restored = world.add(1, older);
    b.sync().disconnected(restored.id());
    c.sync().disconnected(restored.id());
    world.connect(restored, b);
    world.connect(restored, c);
    world.settle(100);
    put(restored, 9, 1);
    world.changed(restored);
    world.settle(100);
    assertEqualAndProven(restored, b);
    assertEqualAndProven(restored, c);
    assertThat(b.library().size()).isEqualTo(5);
    assertThat(world.seen().stream().filter(e -> e instanceof Effect.RenewWriter)).hasSize(1);
  }

  @Test
  void shouldGreetBackWhoeverGreetsAgain() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    put(a, 1, 1);
    put(b, 2, 2);
    world.run(a, a.sync().connected(b.id(), world.now()));
    assertThat(b.sync().connected(a.id(), world.now())).as("b's greeting is lost").hasSize(1);
    world.settle(100);
    assertThat(b.library().state()).isNotEqualTo(a.library().state());
    for (int i = 0; i < 3; i++) {
      world.pass(LibrarySync.STUCK_MILLIS);
      world.settle(100);
    }
    assertEqualAndProven(a, b);
  }

  @Test
  void shouldLetGoOfAConnectionThatNeverAnswers() {
    SyncWorld world = new SyncWorld(1, 1.0);
    Machine a = world.add(1);
    a.sync().connected(Samples.device(2), world.now());
    for (int i = 0; i < 4; i++) {
      world.pass(LibrarySync.STUCK_MILLIS);
    }
    assertThat(world.seen()).hasAtLeastOneElementOfType(Effect.Disconnect.class);
  }

  @Test
  void shouldForgetARemovedMember() {
    SyncWorld world = new SyncWorld(1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.settle(100);
    a.sync().forget(b.id());
    assertThat(a.sync().agreement(b.id())).isEqualTo(Agreement.UNKNOWN);
    a.library()
        .write(
            Mutation.put(RecordKey.variant(THUMB), Map.of("priority", Values.ofNumber(1))),
            Samples.NOW);
    assertThat(a.sync().libraryChanged(world.now())).isEmpty();
  }
}
