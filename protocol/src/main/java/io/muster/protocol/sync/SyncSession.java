package io.muster.protocol.sync;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.step.Effect;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.LibraryMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One connection of the library channel.
 *
 * <p>States: <em>greeting</em> until the peer's hello tells its context; <em>pushing</em> while we
 * have something that it lacks, at most {@link #WINDOW} pushes unacknowledged; <em>proving</em>
 * when it has all of ours and we have said so with a proof.
 */
final class SyncSession {
  /** Pushes on their way at once: with their size limit, what a slow peer can make us hold. */
  static final int WINDOW = 4;

  /** Pushes of the peer that we merge at once; it repeats what we let fall. */
  static final int MAX_MERGING = 2 * WINDOW;

  /** Holes in what a peer says that it has of one writer; more are not remembered. */
  static final int MAX_HOLES = 256;

  private final DeviceId peer;
  private final LibraryView library;

  /** What the peer has acknowledged or said; empty while greeting. */
  private Optional<Context> acknowledged = Optional.empty();

  private final Set<ChangeRange> inFlight = new LinkedHashSet<>();
  private final Set<ChangeRange> merging = new LinkedHashSet<>();

  /** Writers whose changes the peer gets from others; members, so they are not too many. */
  private final SortedSet<DeviceId> served = new TreeSet<>();

  private final RepairRun repairRun = new RepairRun();
  private Optional<LibraryMessage.Proof> said = Optional.empty();
  private Optional<LibraryMessage.Proof> heard = Optional.empty();
  private int unheardRestarts;
  private long lastProgressMillis;
  private long lastHelloMillis;

  SyncSession(DeviceId peer, LibraryView library, long nowMillis) {
    this.peer = peer;
    this.library = library;
    this.lastProgressMillis = nowMillis;
  }

  Effect hello(long nowMillis) {
    lastHelloMillis = nowMillis;
    Context context =
        library.state().context().limited(FrameLimits.CONTEXT_WRITERS, FrameLimits.CONTEXT_RANGES);
    return send(new LibraryMessage.Hello(LibraryMessage.VERSION, LibraryMessage.VERSION, context));
  }

  /**
   * Whether a hello that has come is to be answered by one: the peer greets again, so it may never
   * have heard ours; but if ours has just gone out, two that greet each other would never end.
   */
  boolean shouldGreetBack(long nowMillis, long pauseMillis) {
    return acknowledged.isPresent() && nowMillis - lastHelloMillis >= pauseMillis;
  }

  /** A hello tells all that the peer has; what was on its way before it may be lost. */
  void peerHas(Context context, long nowMillis) {
    inFlight.clear();
    acknowledged = Optional.of(context);
    said = Optional.empty();
    lastProgressMillis = nowMillis;
  }

  /**
   * The peer has this.
   *
   * @param known from others: then so it will be with what this writer writes next
   */
  void acknowledged(ChangeRange range, boolean known, long nowMillis) {
    if (!library.state().context().seen().containsKey(range.writer())) {
      return; // nothing that we could send
    }
    boolean awaited = inFlight.remove(range);
    acknowledged = acknowledged.map(context -> awaited ? context.plus(range) : add(context, range));
    if (awaited) {
      lastProgressMillis = nowMillis;
    }
    if (known) {
      served.add(range.writer().device());
    } else if (awaited) {
      served.remove(range.writer().device());
    }
  }

  /** Whether the peer gets this writer's changes from others, and may think that we lack them. */
  boolean isServed(DeviceId writer) {
    return served.contains(writer);
  }

  private static Context add(Context context, ChangeRange range) {
    boolean room = context.of(range.writer()).list().size() < MAX_HOLES;
    return room ? context.plus(range) : context;
  }

  /** The peer has shown that it has all that we have. */
  void hasAll(long nowMillis) {
    if (acknowledged.isPresent()) {
      acknowledged = Optional.of(library.state().context());
      inFlight.clear();
      lastProgressMillis = nowMillis;
    }
  }

  /** The peer pushed this, so it has it. */
  void pushed(ChangeRange range, long nowMillis) {
    acknowledged = acknowledged.map(context -> context.plus(range));
    lastProgressMillis = nowMillis;
  }

  /** Whether a push is to be merged: not again while it is, and not more than a few. */
  boolean startMerging(ChangeRange range) {
    return merging.size() < MAX_MERGING && merging.add(range);
  }

  void merged(ChangeRange range) {
    merging.remove(range);
  }

  int inFlight() {
    return inFlight.size();
  }

  int merging() {
    return merging.size();
  }

  int repairing() {
    return repairRun.awaited();
  }

  int restarts() {
    return unheardRestarts;
  }

  RepairRun repairRun() {
    return repairRun;
  }

  /** The peer's last proof. */
  Optional<LibraryMessage.Proof> heard() {
    return heard;
  }

  void heard(LibraryMessage.Proof theirs) {
    heard = Optional.of(theirs);
  }

  /** A message came, so the connection is alive. */
  void alive() {
    unheardRestarts = 0;
  }

  void progressed(long nowMillis) {
    lastProgressMillis = nowMillis;
  }

  /**
   * Sends what the peer lacks, as far as the window reaches, or the proof that it lacks nothing.
   *
   * @param relays what others wrote, and is held back where the peer has it from them
   */
  void pump(Relays relays, List<Effect> effects) {
    if (acknowledged.isEmpty()) {
      return;
    }
    Context optimistic = acknowledged.get().plus(relays.held(served));
    for (ChangeRange range : inFlight) {
      optimistic = optimistic.plus(range);
    }
    for (ChangeRange missing : library.state().context().minus(optimistic)) {
      ChangeRange rest = missing;
      while (inFlight.size() < WINDOW) {
        Changes changes = library.changes(rest, FrameLimits.PUSH_RECORDS, FrameLimits.PUSH_BYTES);
        inFlight.add(changes.range());
        effects.add(send(new LibraryMessage.Push(changes)));
        long upTo = changes.range().range().upTo();
        if (upTo >= missing.range().upTo()) {
          break;
        }
        rest = ChangeRange.of(missing.writer(), upTo, missing.range().upTo());
      }
    }
    if (inFlight.isEmpty()) {
      prove(effects);
    }
  }

  private void prove(List<Effect> effects) {
    LibraryMessage.Proof proof = proofOf(library.state());
    if (said.isEmpty() || !said.get().equals(proof)) {
      said = Optional.of(proof);
      effects.add(send(proof));
    }
  }

  static LibraryMessage.Proof proofOf(LibraryView.State state) {
    return new LibraryMessage.Proof(state.context().hash(), state.root());
  }

  /**
   * Says the proof again even if nothing has changed since: a repair has run, or it may be lost.
   */
  void forgetProof() {
    said = Optional.empty();
  }

  /** Whether nothing has moved for so long although the peer has not been proven equal. */
  boolean stuck(long nowMillis, long limitMillis) {
    return nowMillis - lastProgressMillis >= limitMillis;
  }

  /** Starts over; returns how often it did since something was heard of the peer. */
  int restart(long nowMillis) {
    inFlight.clear();
    said = Optional.empty();
    lastProgressMillis = nowMillis;
    return ++unheardRestarts;
  }

  Effect send(LibraryMessage message) {
    return new Effect.Send(peer, message);
  }
}
