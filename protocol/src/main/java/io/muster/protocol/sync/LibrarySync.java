package io.muster.protocol.sync;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
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

/**
 * Brings the libraries of two devices to the same state, proven by root.
 *
 * <p>Each side says what it has seen and pushes what the other has not, by writer and in order of
 * sequence; a push is acknowledged after its commit. When a side has nothing left to push it says
 * its proof: the hash of its context and its root. Equal proofs end the exchange. Equal contexts
 * with different roots start a {@link RootRepair}, begun by the lower device id. A connection on
 * which nothing moves although the proofs differ greets again after {@link #STUCK_MILLIS}.
 */
public final class LibrarySync {
  static final long STUCK_MILLIS = 10_000;

  /** What was last found equal with a peer. */
  private record Proven(LibraryMessage.Proof proof, long wallMillis) {}

  private final DeviceId self;
  private final LibraryView library;
  private final RootRepair repair;
  private final SortedMap<DeviceId, SyncSession> sessions = new TreeMap<>();
  private final SortedMap<DeviceId, Proven> proven = new TreeMap<>();
  private LibraryMessage.Proof proof;

  public LibrarySync(DeviceId self, LibraryView library) {
    this.self = self;
    this.library = library;
    this.repair = new RootRepair(library);
    this.proof = SyncSession.proofOf(library.state());
  }

  public List<Effect> connected(DeviceId peer, Now now) {
    SyncSession session = new SyncSession(peer, library, now.monotonicMillis());
    sessions.put(peer, session);
    return List.of(session.hello());
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
    return switch (message) {
      case LibraryMessage.Hello hello -> greeted(peer, session, hello, now);
      case LibraryMessage.Push(Changes changes) -> pushed(peer, session, changes, now);
      case LibraryMessage.Ack(ChangeRange range) -> {
        session.acknowledged(range, now.monotonicMillis());
        yield pump(session);
      }
      case LibraryMessage.Proof theirs -> compare(peer, session, theirs, now);
      case LibraryMessage.Nodes nodes -> List.of(session.send(repair.answer(nodes)));
      case LibraryMessage.Leaves leaves ->
          repair.answer(leaves).stream().map(session::send).toList();
      case LibraryMessage.LeafRecords records -> repaired(peer, session, records);
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
    if (knowsMoreOfUs(hello)) {
      effects.add(new Effect.RenewWriter());
    }
    session.peerHas(hello.context(), now.monotonicMillis());
    session.pump(effects);
    return effects;
  }

  /** A peer that has seen writes of ours that we don't have: this library is an older copy. */
  private boolean knowsMoreOfUs(LibraryMessage.Hello hello) {
    SortedMap<Writer, Ranges> ours = library.state().context().seen();
    return hello.context().seen().entrySet().stream()
        .filter(entry -> entry.getKey().device().equals(self))
        .anyMatch(
            entry ->
                entry.getValue().last() > ours.getOrDefault(entry.getKey(), Ranges.EMPTY).last());
  }

  private List<Effect> pushed(DeviceId peer, SyncSession session, Changes changes, Now now) {
    session.pushed(changes.range(), now.monotonicMillis());
    ChangeRange range = changes.range();
    Ranges seen = library.state().context().of(range.writer());
    return seen.plus(range.range()).equals(seen)
        ? List.of(session.send(new LibraryMessage.Ack(range)))
        : List.of(new Effect.MergeChanges(peer, changes));
  }

  /** A push is durable: acknowledged to its sender, and sent on to whoever lacks it. */
  public List<Effect> merged(DeviceId peer, ChangeRange range) {
    List<Effect> effects = new ArrayList<>();
    SyncSession session = sessions.get(peer);
    if (session != null) {
      effects.add(session.send(new LibraryMessage.Ack(range)));
    }
    effects.addAll(libraryChanged());
    return effects;
  }

  /** Records of a repair are durable. */
  public List<Effect> repaired(DeviceId peer) {
    SyncSession session = sessions.get(peer);
    if (session != null) {
      session.forgetProof();
    }
    return libraryChanged();
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
    if (theirs.equals(proof)) {
      proven.put(peer, new Proven(proof, now.wallMillis()));
    } else if (theirs.context().equals(proof.context()) && self.compareTo(peer) < 0) {
      effects.add(
          new Effect.Warn(
              Effect.Warning.REPAIRED_LIBRARY, peer, "libraries differ, repairing by their trees"));
      effects.add(session.send(repair.begin()));
    }
    return effects;
  }

  private List<Effect> repaired(
      DeviceId peer, SyncSession session, LibraryMessage.LeafRecords records) {
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
          if (agreement(peer) != Agreement.IN_SYNC
              && session.stuck(now.monotonicMillis(), STUCK_MILLIS)) {
            session.restart(now.monotonicMillis());
            effects.add(session.hello());
            session.pump(effects);
          }
        });
    return effects;
  }

  /** How the library stands with a peer. */
  public Agreement agreement(DeviceId peer) {
    Proven last = proven.get(peer);
    if (last != null && last.proof().equals(proof)) {
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

  public Hash root() {
    return proof.root();
  }
}
