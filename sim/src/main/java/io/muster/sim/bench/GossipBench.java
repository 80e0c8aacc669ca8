package io.muster.sim.bench;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Member;
import io.muster.storage.availability.BitChanges;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * What two devices have to say to each other, one with all contents of a library and one with a
 * replica of what it says. Every row counts all frames of an exchange, both ways.
 */
final class GossipBench {
  /** New contents that come at once. */
  private static final int NEW = 1_000;

  private static final int CONTENTS_PER_PUBLICATION = 20_000;

  /** Contents of which a bit is turned, and how often: more than a journal holds. */
  private static final int TURNED = 400_000;

  private static final int TIMES = 8;

  /** Bytes of a changed row in the older layout at least. */
  private static final int ROW_BYTES = 40;

  private static final double KILO = 1_000;
  private static final double MEGA = 1e6;
  private static final double MILLIS = 1e3;

  private final Path folder;
  private final Dataset data;
  private final int contents;
  private final Progress progress;
  private final SplittableRandom random;
  private final List<BenchRow> rows = new ArrayList<>();

  GossipBench(Path folder, Dataset data, PrintWriter err) {
    this.folder = folder;
    this.data = data;
    this.contents = data.contents() - NEW;
    this.progress = new Progress(err);
    this.random = new SplittableRandom(data.seed());
  }

  List<BenchRow> run() {
    EcKeys first = EcKeys.generate();
    EcKeys second = EcKeys.generate();
    GossipSide.Members members =
        GossipSide.Members.of(
            List.of(
                new Member(first.device(), "a", first.publicKey()),
                new Member(second.device(), "b", second.publicKey())));
    KnownContents library = new KnownContents(data);
    try (GossipSide a = GossipSide.open(folder.resolve("a.db"), first, members, library);
        GossipSide b = GossipSide.open(folder.resolve("b.db"), second, members, library)) {
      fill(a);
      a.gossip().connected(b.device());
      b.gossip().connected(a.device());
      measure(a, b);
    }
    rows.addAll(InSyncBench.rows());
    rows.addAll(BatchBench.rows());
    return rows;
  }

  private void measure(GossipSide a, GossipSide b) {
    Exchange wiped = exchange("a wiped replica", a, b);
    row("wiped_replica", wiped.bytesApartFromSlots() / MEGA, "MB", Target.atMost(12));
    row("wiped_replica_slots_too", wiped.bytes() / MEGA, "MB", none());
    delta(a, b, 100, Target.atMost(0.8).below(0.8));
    delta(a, b, 1_000, none().below(0.9));
    delta(a, b, 10_000, Target.atMost(45).below(0.9));
    delta(a, b, 100_000, Target.atMost(260).below(0.9));
    newContents(a, b);
    beyondTheJournal(a, b);
    renewed(a, b);
    repair(a, b, 1, Target.atMost(2.2), 4);
    repair(a, b, 100, Target.atMost(165), 5);
    digest(b.availability().leaves(a.device()));
  }

  private static Target none() {
    return Target.none(Target.Better.LESS);
  }

  private void row(String name, double value, String unit, Target target) {
    rows.add(BenchRow.of(name, value, unit, target));
  }

  private void fill(GossipSide side) {
    IntConsumer filled = progress.of("contents", contents);
    for (int from = 0; from < contents; from += CONTENTS_PER_PUBLICATION) {
      int end = Math.min(from + CONTENTS_PER_PUBLICATION, contents);
      BitChanges changes = new BitChanges(Dataset.VARIANTS);
      for (int number = from; number < end; number++) {
        for (int variant = 0; variant < Dataset.VARIANTS.size(); variant++) {
          if (data.present(number, variant, 0)) {
            changes.put(data.content(number), variant, true);
          }
        }
      }
      side.availability().publish(changes);
      filled.accept(end);
    }
  }

  /** Has the second device hear of what the first one says, and become equal. */
  private Exchange exchange(String what, GossipSide a, GossipSide b) {
    progress.say(what);
    Exchange exchange = new Exchange(a, b).begin(a, a.gossip().published(Exchange.NOW));
    Head said = a.availability().heads().get(a.device());
    if (said == null || !said.equals(b.availability().heads().get(a.device()))) {
      throw new BenchException(what + ": the replica did not become equal, " + exchange.paths());
    }
    progress.say(what + ": " + exchange.paths());
    return exchange;
  }

  /** Turns so many bits of random contents, each once. */
  private void turn(GossipSide side, int bits) {
    Dataset present = new Dataset(data.seed(), contents);
    BitChanges changes = new BitChanges(Dataset.VARIANTS);
    for (int number : present.sample(random, bits)) {
      int variant = random.nextInt(Dataset.VARIANTS.size());
      changes.put(data.content(number), variant, !holds(side, number, variant));
    }
    side.availability().publish(changes);
  }

  private boolean holds(GossipSide side, int number, int variant) {
    return side.availability().holds(data.content(number), Dataset.VARIANTS.get(variant));
  }

  private void delta(GossipSide a, GossipSide b, int bits, Target target) {
    turn(a, bits);
    Exchange exchange = exchange("delta of " + bits, a, b);
    double rowsOf = (double) bits * ROW_BYTES / KILO;
    rows.add(BenchRow.of("delta_" + bits, exchange.bytes() / KILO, "KB", rowsOf, target));
    double all = (double) contents * Dataset.VARIANTS.size();
    if (bits < all) {
      row("delta_" + bits + "_over_floor", exchange.bytes() / floorBytes(all, bits), "x", none());
    }
  }

  /** {@code log2} of how many choices of so many bits there are, in bytes. */
  static double floorBytes(double all, int chosen) {
    double nats = 0;
    for (int i = 0; i < chosen; i++) {
      nats += Math.log((all - i) / (chosen - i));
    }
    return nats / Math.log(2) / Byte.SIZE;
  }

  private void newContents(GossipSide a, GossipSide b) {
    BitChanges changes = new BitChanges(Dataset.VARIANTS);
    for (int number = contents; number < data.contents(); number++) {
      for (int variant = 0; variant < Dataset.VARIANTS.size(); variant++) {
        changes.put(data.content(number), variant, true);
      }
    }
    a.availability().publish(changes);
    Exchange exchange = exchange("new contents", a, b);
    row("new_contents_1000", exchange.bytes() / KILO, "KB", Target.atMost(7));
  }

  /** More is turned round and back than the journal holds. */
  private void beyondTheJournal(GossipSide a, GossipSide b) {
    turn(a, 100_000);
    boolean[] held = new boolean[Math.min(contents, TURNED)];
    for (int number = 0; number < held.length; number++) {
      held[number] = holds(a, number, 0);
    }
    for (int time = 0; time < TIMES; time++) {
      BitChanges all = new BitChanges(Dataset.VARIANTS);
      for (int number = 0; number < held.length; number++) {
        all.put(data.content(number), 0, held[number] != (time % 2 == 0));
      }
      a.availability().publish(all);
    }
    Exchange exchange = exchange("delta beyond the journal", a, b);
    row("delta_100000_beyond_journal", exchange.bytes() / MEGA, "MB", Target.atMost(12));
  }

  /** The same in a new incarnation. */
  private void renewed(GossipSide a, GossipSide b) {
    a.availability().renew(0);
    Exchange exchange = exchange("a new incarnation", a, b);
    row("renewed_incarnation", exchange.bytes() / KILO, "KB", none());
  }

  private void repair(GossipSide a, GossipSide b, int lost, Target target, int mostTrips) {
    int batches = b.availability().counts(a.device()).batches();
    LostBatches.lose(folder.resolve("b.db"), b, a.device(), Math.min(lost, batches), random);
    Exchange exchange = exchange("repair of " + lost, a, b);
    row("repair_" + lost, exchange.bytesApartFromSlots() / KILO, "KB", target);
    row("repair_" + lost + "_trips", exchange.roundTrips(), "", Target.atMost(mostTrips));
  }

  private void digest(List<Hash> leaves) {
    List<Hash> some = List.copyOf(leaves);
    double seconds =
        Timing.median(
            100,
            51,
            () ->
                () -> {
                  int nodes = BatchTree.level(some, BatchTree.height(some.size()) - 1).size();
                  if (TokenFilter.of(some, nodes).bytes().isEmpty()) {
                    throw new BenchException("an empty filter");
                  }
                });
    row("digest_and_filter", seconds * MILLIS, "ms", Target.atMost(5));
  }
}
