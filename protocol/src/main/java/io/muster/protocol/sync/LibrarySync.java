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
 * greeted back, since the side that hears it can't tell whether its own greeting has come. What
 * others wrote is sent on by {@link Relays}.
 */
public final class LibrarySync {
  static final long STUCK_MILLIS = 10_000;

  /** Greetings without any answer after which a connection is dead, whatever the network says. */
  static final int UNHEARD_RESTARTS = 3;

  private final DeviceId self;
  private final LibraryView library;
  private final RootRepair repair;
  private final SortedMap<DeviceId, SyncSession> sessions = new TreeMap<>();
  private final Relays relays = new Relays();
  private final Proofs proofs;

  /** The latest incarnation of ours that had to be renewed: once is enough. */
  private Optional<Incarnation> renewed = Optional.empty();

  public LibrarySync(DeviceId self, LibraryView library) {
    this.self = self;
    this.library = library;
    this.repair = new RootRepair(library);
    this.proofs = new Proofs(SyncSession.proofOf(library.state()));
  }

  public List<Effect> connected(DeviceId peer, Now now) {
    SyncSession session = new SyncSession(peer, library, now.monotonicMillis());
    sessions.put(peer, session);
    proofs.doubt(peer);
    return List.of(session.hello(now.monotonicMillis()));
  }

  public void disconnected(DeviceId peer) {
    sessions.remove(peer);
  }

  /** Forgets all about a device that is no member any more. */
  public void forget(DeviceId peer) {
    sessions.remove(peer);
    proofs.forget(peer);
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
      case LibraryMessage.Ack(ChangeRange range, boolean known) -> {
        session.acknowledged(range, known, now.monotonicMillis());
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
    session.pump(relays, effects);
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
      return List.of(session.send(new LibraryMessage.Ack(range, true)));
    }
    proofs.doubt(peer);
    List<Effect> effects = new ArrayList<>();
    if (session.startMerging(range)) {
      renew(range.writer(), range.range().upTo(), effects);
      effects.add(new Effect.MergeChanges(peer, changes));
    }
    return effects;
  }

  /** A push is durable: acknowledged to its sender, and sent on to whoever lacks it. */
  public List<Effect> merged(DeviceId peer, ChangeRange range, Now now) {
    List<Effect> effects = new ArrayList<>();
    boolean known = relays.has(range);
    SyncSession session = sessions.get(peer);
    if (session != null) {
      session.merged(range);
      effects.add(session.send(new LibraryMessage.Ack(range, known)));
    }
    if (!known) {
      relays.add(range, now.monotonicMillis());
    }
    effects.addAll(libraryChanged(now));
    return effects;
  }

  /** Records of a repair are durable. */
  public List<Effect> repaired(DeviceId peer, Now now) {
    SyncSession session = sessions.get(peer);
    if (session != null) {
      session.forgetProof();
    }
    List<Effect> effects = new ArrayList<>(libraryChanged(now));
    if (session != null) {
      session
          .heard()
          .map(theirs -> new RepairRun.Standoff(proofs.own(), theirs))
          .filter(roots -> session.repairRun().mergedAndShouldGoOn(roots))
          .ifPresent(roots -> repair(peer, session, roots, now, effects));
    }
    return effects;
  }

  /** Something was committed: what this device wrote goes to every peer that lacks it. */
  public List<Effect> libraryChanged(Now now) {
    proofs.own(SyncSession.proofOf(library.state()));
    sessions.forEach( // who was ahead of us said its proof before we could know it as ours
        (peer, session) -> session.heard().ifPresent(heard -> proven(peer, session, heard, now)));
    return pump();
  }

  private List<Effect> pump() {
    List<Effect> effects = new ArrayList<>();
    sessions.values().forEach(session -> session.pump(relays, effects));
    return effects;
  }

  /** Whether a peer's proof is ours: then it has all that we have. */
  private boolean proven(DeviceId peer, SyncSession session, LibraryMessage.Proof theirs, Now now) {
    boolean equal = proofs.compare(peer, theirs, now);
    if (equal) {
      session.hasAll(now.monotonicMillis());
    }
    return equal;
  }

  private List<Effect> compare(
      DeviceId peer, SyncSession session, LibraryMessage.Proof theirs, Now now) {
    List<Effect> effects = new ArrayList<>();
    session.heard(theirs);
    proofs.own(SyncSession.proofOf(library.state())); // a commit may not be announced yet
    boolean equal = proven(peer, session, theirs, now);
    session.pump(relays, effects);
    if (!equal) {
      proofs.doubt(peer);
      repair(peer, session, new RepairRun.Standoff(proofs.own(), theirs), now, effects);
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

  /** Tells peers what has come, so that they don't send it too; who is proven equal knows. */
  private List<Effect> sayWhatCame() {
    List<Effect> effects = new ArrayList<>();
    for (ChangeRange range : relays.toSay()) {
      sessions.forEach(
          (peer, session) -> {
            if (session.isServed(range.writer().device()) && !proofs.isProven(peer)) {
              effects.add(session.send(new LibraryMessage.Ack(range, true)));
            }
          });
    }
    return effects;
  }

  private List<Effect> pump(SyncSession session) {
    List<Effect> effects = new ArrayList<>();
    session.pump(relays, effects);
    return effects;
  }

  public List<Effect> tick(Now now) {
    List<Effect> effects = new ArrayList<>(sayWhatCame());
    if (relays.release(now.monotonicMillis())) {
      effects.addAll(pump());
    }
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

  private void restart(DeviceId peer, SyncSession session, Now now, List<Effect> effects) {
    if (session.restart(now.monotonicMillis()) > UNHEARD_RESTARTS) {
      effects.add(new Effect.Disconnect(peer, "no answer on the library channel"));
      return;
    }
    effects.add(session.hello(now.monotonicMillis()));
    session.pump(relays, effects);
  }

  /** How the library stands with a peer. */
  public Agreement agreement(DeviceId peer) {
    if (proofs.isProven(peer)) {
      return Agreement.IN_SYNC;
    }
    if (sessions.containsKey(peer)) {
      return Agreement.EXCHANGING;
    }
    return proofs.last(peer).isEmpty() ? Agreement.UNKNOWN : Agreement.BEHIND;
  }

  /** When the roots were last found equal, by the wall clock. */
  public Optional<Long> lastProof(DeviceId peer) {
    return proofs.last(peer);
  }

  /** How much of its limits the session uses that uses most. */
  public List<Load> loads() {
    return List.of(
        fullest("pushes that are not acknowledged", SyncSession::inFlight, SyncSession.WINDOW),
        fullest("pushes that are merged", SyncSession::merging, SyncSession.MAX_MERGING),
        fullest("leaves of a repair", SyncSession::repairing, RootRepair.MAX_LEAVES),
        fullest("greetings without answer", SyncSession::restarts, UNHEARD_RESTARTS + 1),
        relays.load());
  }

  private Load fullest(String what, ToIntFunction<SyncSession> size, int most) {
    int fullest = 0;
    for (SyncSession session : sessions.values()) {
      fullest = Math.max(fullest, size.applyAsInt(session));
    }
    return new Load(what, fullest, most);
  }

  public Hash root() {
    return proofs.own().root();
  }
}
