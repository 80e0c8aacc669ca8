package io.muster.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.storage.library.GroupWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Three devices live the same life in every kind of store, step by step: all that can be asked is
 * the same at every step, roots and signatures among it. A failure prints its seed.
 */
final class LockstepTest {
  private static final int STEPS = 60;
  private static final int CONTENTS = 12;

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void storesShouldBeTheSameStepByStep(@ForAll long seed) throws IOException {
    Path folder = Files.createTempDirectory("lockstep");
    Map<Kind, List<Peer>> worlds = new EnumMap<>(Kind.class);
    try {
      for (Kind kind : Kind.values()) {
        List<Peer> peers = new ArrayList<>();
        worlds.put(kind, peers);
        for (String name : List.of("a", "b", "c")) {
          peers.add(new Peer(kind, folder, name));
        }
      }
      Random steps = new Random(seed);
      for (int step = 0; step < STEPS; step++) {
        long choice = steps.nextLong();
        assertSame(worlds, "seed %d, step %d".formatted(seed, step), peers -> act(peers, choice));
      }
      assertSame(worlds, "seed " + seed, LockstepTest::leaves);
    } finally {
      worlds.values().forEach(peers -> peers.forEach(Peer::close));
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static void assertSame(
      Map<Kind, List<Peer>> worlds, String when, Function<List<Peer>, List<Object>> look) {
    List<List<Object>> seen = new ArrayList<>();
    worlds.values().forEach(peers -> seen.add(look.apply(peers)));
    for (List<Object> one : seen) {
      assertThat(one).as(when).isEqualTo(seen.getFirst());
    }
  }

  /** Does something; tells what came of it, and how the device is then. */
  private static List<Object> act(List<Peer> peers, long choice) {
    Random random = new Random(choice);
    Peer peer = peers.get(random.nextInt(peers.size()));
    Peer other = peers.get(random.nextInt(peers.size()));
    Peer owner = peers.get(random.nextInt(peers.size()));
    List<Object> seen = new ArrayList<>();
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> seen.add(attempt(() -> peer.library.write(mutations(peer, random))));
      case 4 -> seen.add(peer.library.record(List.of(groupWrite(random))));
      case 5, 6, 7 -> peer.pull(other, 1 + random.nextInt(20), 1 + random.nextInt(5000));
      case 8 -> peer.nowMillis += random.nextInt(-100_000, 100_001);
      case 9 -> seen.add(peer.library.renewWriter());
      case 10, 11 -> seen.add(peer.availability.publish(bits(random)));
      case 12 -> seen.add(peer.availability.renew(random.nextInt(4)));
      default -> seen.add(peer.availability.resign());
    }
    if (peer != owner && other.availability.heads().containsKey(owner.id)) {
      seen.add(gossip(peer, other, owner, random));
    }
    seen.addAll(look(peer, peers));
    return seen;
  }

  private static Object attempt(Callable<Object> work) {
    try {
      return work.call();
    } catch (Exception e) {
      return e.getClass();
    }
  }

  private static List<Mutation> mutations(Peer peer, Random random) {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      mutations.add(mutation(peer, random));
    }
    return mutations;
  }

  private static Mutation mutation(Peer peer, Random random) {
    ContentId content = Peer.content(random.nextInt(CONTENTS));
    RecordKey tag = RecordKey.tag(new Uuid((long) random.nextInt(6) << 60, 1));
    return switch (random.nextInt(8)) {
      case 0 -> Mutation.put(tag, Map.of("name", Values.ofText("tag " + random.nextInt(9))));
      case 1 -> Mutation.delete(tag);
      case 2 -> Mutation.put(RecordKey.content(content), Map.of("size", Values.ofNumber(1000)));
      case 3 -> Mutation.deleteSidecar(content, Peer.VARIANTS.get(random.nextInt(3)));
      case 4 ->
          Mutation.put(
              RecordKey.entry(peer.id, new Uuid((long) random.nextInt(5) << 58, 2)),
              Map.of(
                  "name", Values.ofText("photo " + random.nextInt(9)),
                  "content", content.uuid().byteString()));
      case 5 ->
          random.nextInt(6) == 0
              ? Mutation.put(tag, Map.of("no such field", Values.ofNumber(1)))
              : Mutation.put(
                  RecordKey.metadata(content.uuid()), Map.of("favorite", Values.ofNumber(1)));
      default ->
          Mutation.putSidecar(
              content,
              Peer.VARIANTS.get(random.nextInt(3)),
              Peer.blob("blob " + random.nextInt(50)));
    };
  }

  private static GroupWrite groupWrite(Random random) {
    return GroupWrite.of(
        Peer.content(random.nextInt(CONTENTS)),
        Peer.VARIANTS.get(random.nextInt(3)),
        Peer.blob("blob " + random.nextInt(50)));
  }

  private static List<BitChange> bits(Random random) {
    List<BitChange> changes = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      changes.add(Peer.bit(random.nextInt(CONTENTS), random.nextInt(3), random.nextInt(3) > 0));
    }
    return changes;
  }

  private static Object gossip(Peer peer, Peer from, Peer owner, Random random) {
    Set<Integer> some = Set.of(random.nextInt(3), 3 + random.nextInt(3));
    return switch (random.nextInt(8)) {
      case 0, 1 -> peer.pullBatches(from, owner);
      case 6, 7 -> peer.pullChanges(from, owner, random.nextBoolean());
      case 2, 3 -> {
        var list = from.availability.leafList(owner.id).orElseThrow();
        var set = from.availability.batches(owner.id, some, Peer.ALL).orElseThrow();
        yield peer.availability.apply(list.head(), list.leaves(), set.batches());
      }
      case 4 -> {
        var set = from.availability.batches(owner.id, some, Peer.ALL).orElseThrow();
        yield peer.availability.applyBatches(owner.id, set.batches());
      }
      default -> {
        if (random.nextBoolean()) {
          peer.availability.dropTarget(owner.id);
        } else {
          peer.availability.forget(owner.id);
        }
        yield "gone";
      }
    };
  }

  /** What the device says when it is asked. */
  private static List<Object> look(Peer peer, List<Peer> peers) {
    List<Object> seen = new ArrayList<>();
    List<ContentId> contents = IntStream.range(0, CONTENTS).mapToObj(Peer::content).toList();
    seen.add(peer.library.state());
    seen.add(peer.library.recomputedRoot());
    seen.add(peer.library.writer());
    seen.add(peer.library.members());
    seen.add(peer.library.current());
    seen.add(peer.library.groups(contents));
    seen.add(peer.library.statuses(contents));
    seen.add(peer.availability.heads());
    seen.add(peer.availability.presence(contents).holders());
    for (Peer owner : peers) {
      seen.add(peer.availability.counts(owner.id));
      seen.add(peer.availability.target(owner.id));
      seen.add(peer.availability.holes(owner.id, 5));
      seen.add(peer.availability.leaves(owner.id));
      seen.add(peer.availability.leafList(owner.id));
      seen.add(peer.availability.changedSince(owner.id, null, 500));
      seen.add(peer.availability.marks(owner.id, List.of(0, 1, 2, 3)));
      for (Peer asker : peers) {
        Head head = asker.availability.heads().get(owner.id);
        Version since = head == null ? null : head.version();
        seen.add(peer.availability.changesSince(owner.id, since, new Room(300, false)));
      }
      seen.add(peer.availability.verify(owner.id));
    }
    return seen;
  }

  private static List<Object> leaves(List<Peer> peers) {
    List<Object> seen = new ArrayList<>();
    for (Peer peer : peers) {
      for (int leaf = 0; leaf < RecordTree.LEAVES; leaf++) {
        seen.add(Set.copyOf(peer.library.recordsIn(leaf)));
      }
      seen.add(peer.library.nodes());
    }
    return seen;
  }
}
