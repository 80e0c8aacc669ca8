package io.muster.protocol.sync;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Ranges;
import io.muster.protocol.model.Writer;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.LibraryMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Brings the libraries of two devices to the same state, proven by root.
 *
 * <p>Each side says what it has seen and pushes what the other has not, by writer and in order of
 * sequence; a push is acknowledged after its commit. When a side has nothing left to push it says
 * its proof: the hash of its context and its root. Equal proofs end the exchange. Equal contexts
 * with different roots start a {@link RootRepair}, begun by the lower device id. A connection on
 * which nothing moves although the proofs differ greets again after {@link #STUCK_MILLIS}, and is
 * greeted back, since the side that hears it can't tell whether its own greeting has come.
 */
public final class LibrarySync {
  static final long STUCK_MILLIS = 10_000;

  /** Greetings without any answer after which a connection is dead, whatever the network says. */
  static final int UNHEARD_RESTARTS = 3;

  /**
   * What was last found equal with a peer.
   *
   * @param holds false once the peer has shown something else, or may have changed unheard
   */
  private record Proven(LibraryMessage.Proof proof, long wallMillis, boolean holds) {}

  private final DeviceId self;
  private final LibraryView library;
  private final RootRepair repair;
  private final SortedMap<DeviceId, SyncSession> sessions = new TreeMap<>();
  private final SortedMap<DeviceId, Proven> proven = new TreeMap<>();
  private LibraryMessage.Proof proof;

  /** The latest incarnation of ours that had to be renewed: once is enough. */
  private Optional<Incarnation> renewed = Optional.empty();

  public LibrarySync(DeviceId self, LibraryView library) {
    this.self = self;
    this.library = library;
    this.repair = new RootRepair(library);
    this.proof = SyncSession.proofOf(library.state());
  }

  public List<Effect> connected(DeviceId peer, Now now) {
    SyncSession session = new SyncSession(peer, library, now.monotonicMillis());
    sessions.put(peer, session);
    doubt(peer);
    return List.of(session.hello(now.monotonicMillis()));
  }

  private void doubt(DeviceId peer) {
    proven.computeIfPresent(peer, (_, last) -> new Proven(last.proof(), last.wallMillis(), false));
  }

  public void disconnected(DeviceId peer) {
    sessions.remove(peer);
  }

  /** Forgets all about a device that is no member any more. */
  public void forget(DeviceId peer) {
    sessions.remove(peer);
    proven.remove(peer);
  }

  public List<Effect> received(DeviceId peer, LibraryMessage message, Now now) {
    SyncSession session = sessions.get(peer);
    if (session == null) {
      return List.of();
    }
    session.alive();
    return switch (message) {
      case LibraryMessage.Hello hello -> greeted(peer, session, hello, now);
      case LibraryMessage.Push(Changes changes) -> pushed(peer, session, changes, now);
      case LibraryMessage.Ack(ChangeRange range) -> {
        session.acknowledged(range, now.monotonicMillis());
        yield pump(session);
      }
      case LibraryMessage.Proof theirs -> compare(peer, session, theirs, now);
      case LibraryMessage.Nodes nodes -> List.of(session.send(repair.answer(nodes)));
      case LibraryMessage.Leaves leaves -> descended(session, leaves, now);
      case LibraryMessage.LeafRecords records -> repaired(peer, session, records, now);
    };
  }

  private List<Effect> greeted(
      DeviceId peer, SyncSession session, LibraryMessage.Hello hello, Now now) {
    if (hello.minVersion() > LibraryMessage.VERSION
        || hello.maxVersion() < LibraryMessage.VERSION) {
      String text =
          "it speaks library protocol %d to %d, this device %d"
              .formatted(hello.minVersion(), hello.maxVersion(), LibraryMessage.VERSION);
      return List.of(
          new Effect.Warn(Effect.Warning.VERSION_MISMATCH, peer, text),
          new Effect.Disconnect(peer, text));
    }
    List<Effect> effects = new ArrayList<>();
    if (session.shouldGreetBack(now.monotonicMillis(), STUCK_MILLIS / 2)) {
      effects.add(session.hello(now.monotonicMillis()));
    }
    hello.context().seen().forEach((writer, theirs) -> renew(writer, theirs.last(), effects));
    session.peerHas(hello.context(), now.monotonicMillis());
    session.pump(effects);
    return effects;
  }

  /**
   * A peer has seen writes of ours that we have not: this library is an older copy, and its next
   * write must not take a sequence that is taken.
   */
  private void renew(Writer writer, long seen, List<Effect> effects) {
    boolean older = renewed.filter(last -> last.compareTo(writer.incarnation()) >= 0).isPresent();
    if (writer.device().equals(self)
        && !older
        && seen > library.state().context().of(writer).last()) {
      renewed = Optional.of(writer.incarnation());
      effects.add(new Effect.RenewWriter());
    }
  }

  private List<Effect> pushed(DeviceId peer, SyncSession session, Changes changes, Now now) {
    session.pushed(changes.range(), now.monotonicMillis());
    ChangeRange range = changes.range();
    Ranges seen = library.state().context().of(range.writer());
    if (seen.plus(range.range()).equals(seen)) {
      return List.of(session.send(new LibraryMessage.Ack(range)));
    }
    doubt(peer);
    List<Effect> effects = new ArrayList<>();
    if (session.startMerging(range)) {
      renew(range.writer(), range.range().upTo(), effects);
      effects.add(new Effect.MergeChanges(peer, changes));
    }
    return effects;
  }

  /** A push is durable: acknowledged to its sender, and sent on to whoever lacks it. */
  public List<Effect> merged(DeviceId peer, ChangeRange range) {
    List<Effect> effects = new ArrayList<>();
    SyncSession session = sessions.get(peer);
    if (session != null) {
      session.merged(range);
      effects.add(session.send(new LibraryMessage.Ack(range)));
    }
    effects.addAll(libraryChanged());
    return effects;
  }

  /** Records of a repair are durable. */
  public List<Effect> repaired(DeviceId peer, Now now) {
    SyncSession session = sessions.get(peer);
    if (session != null) {
      session.forgetProof();
    }
    List<Effect> effects = new ArrayList<>(libraryChanged());
    if (session != null) {
      session
          .heard()
          .map(theirs -> new RepairRun.Standoff(proof, theirs))
          .filter(roots -> session.repairRun().mergedAndShouldGoOn(roots))
          .ifPresent(roots -> repair(peer, session, roots, now, effects));
    }
    return effects;
  }

  /** Something was committed: it goes to every peer that lacks it. */
  public List<Effect> libraryChanged() {
    proof = SyncSession.proofOf(library.state());
    List<Effect> effects = new ArrayList<>();
    sessions.values().forEach(session -> session.pump(effects));
    return effects;
  }

  private List<Effect> compare(
      DeviceId peer, SyncSession session, LibraryMessage.Proof theirs, Now now) {
    List<Effect> effects = new ArrayList<>();
    session.pump(effects);
    session.heard(theirs);
    proof = SyncSession.proofOf(library.state()); // a commit of ours may not be announced yet
    if (theirs.equals(proof)) {
      proven.put(peer, new Proven(proof, now.wallMillis(), true));
    } else {
      doubt(peer);
      repair(peer, session, new RepairRun.Standoff(proof, theirs), now, effects);
    }
    return effects;
  }

  private void repair(
      DeviceId peer, SyncSession session, RepairRun.Standoff roots, Now now, List<Effect> effects) {
    if (self.compareTo(peer) < 0
        && roots.needsRepair()
        && session.repairRun().begin(roots, now.monotonicMillis())) {
      effects.add(
          new Effect.Warn(
              Effect.Warning.REPAIRED_LIBRARY, peer, "libraries differ, repairing by their trees"));
      effects.add(session.send(repair.begin()));
    }
  }

  private List<Effect> descended(SyncSession session, LibraryMessage.Leaves leaves, Now now) {
    if (!session.repairRun().isDescending()) {
      return List.of(); // of a run that was given up
    }
    session.progressed(now.monotonicMillis());
    List<LibraryMessage.LeafRecords> records = repair.answer(leaves);
    session.repairRun().sent(records);
    return records.stream().map(session::send).toList();
  }

  private List<Effect> repaired(
      DeviceId peer, SyncSession session, LibraryMessage.LeafRecords records, Now now) {
    session.progressed(now.monotonicMillis());
    session.repairRun().answered(records);
    List<Effect> effects = new ArrayList<>();
    if (records.answer()) {
      repair.records(records.leaf(), false).stream().map(session::send).forEach(effects::add);
    }
    effects.add(new Effect.MergeRecords(peer, records.records()));
    return effects;
  }

  private static List<Effect> pump(SyncSession session) {
    List<Effect> effects = new ArrayList<>();
    session.pump(effects);
    return effects;
  }

  public List<Effect> tick(Now now) {
    List<Effect> effects = new ArrayList<>();
    sessions.forEach(
        (peer, session) -> {
          session.repairRun().tick(now.monotonicMillis());
          if (agreement(peer) != Agreement.IN_SYNC
              && session.stuck(now.monotonicMillis(), STUCK_MILLIS)) {
            restart(peer, session, now, effects);
          }
        });
    return effects;
  }

  private static void restart(DeviceId peer, SyncSession session, Now now, List<Effect> effects) {
    if (session.restart(now.monotonicMillis()) > UNHEARD_RESTARTS) {
      effects.add(new Effect.Disconnect(peer, "no answer on the library channel"));
      return;
    }
    effects.add(session.hello(now.monotonicMillis()));
    session.pump(effects);
  }

  /** How the library stands with a peer. */
  public Agreement agreement(DeviceId peer) {
    Proven last = proven.get(peer);
    if (last != null && last.holds() && last.proof().equals(proof)) {
      return Agreement.IN_SYNC;
    }
    if (sessions.containsKey(peer)) {
      return Agreement.EXCHANGING;
    }
    return last == null ? Agreement.UNKNOWN : Agreement.BEHIND;
  }

  /** When the roots were last found equal, by the wall clock. */
  public Optional<Long> lastProof(DeviceId peer) {
    return Optional.ofNullable(proven.get(peer)).map(Proven::wallMillis);
  }

  /** How much of its limits the session uses that uses most. */
  public List<Load> loads() {
    return List.of(
        fullest("pushes that are not acknowledged", SyncSession::inFlight, SyncSession.WINDOW),
        fullest("pushes that are merged", SyncSession::merging, SyncSession.MAX_MERGING),
        fullest("leaves of a repair", SyncSession::repairing, RootRepair.MAX_LEAVES),
        fullest("greetings without answer", SyncSession::restarts, UNHEARD_RESTARTS + 1));
  }

  private Load fullest(String what, ToIntFunction<SyncSession> size, int most) {
    int fullest = 0;
    for (SyncSession session : sessions.values()) {
      fullest = Math.max(fullest, size.applyAsInt(session));
    }
    return new Load(what, fullest, most);
  }

  public Hash root() {
    return proof.root();
  }
}
