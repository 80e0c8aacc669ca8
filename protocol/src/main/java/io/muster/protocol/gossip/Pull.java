package io.muster.protocol.gossip;

import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One device's availability on its way here from one peer.
 *
 * <p>{@code CHANGES -> STORING}, and done if the root agrees. What can't be understood here is
 * asked for in full: {@code PATCH -> STORING}. If the root does not agree, or nothing is vouched
 * for that changes could follow on: {@code NODES}, the trees compared from the top, and {@code
 * PATCH} with the batches that differ; where they are many, or all are few, {@code MISSING} instead
 * (a filter over what we have), and after it the leaves in {@code NODES} for what the filter hid.
 * Where that fails, or does not fit a frame: {@code LEAVES -> STORING -> BATCHES -> STORING ->
 * BATCHES} until no hole is left.
 *
 * @param patience how much longer it is tried
 * @param patch what has come and is not stored yet
 * @param deadlineMillis when the peer is given up
 */
record Pull(
    DeviceId device,
    DeviceId peer,
    Phase phase,
    Source source,
    Patience patience,
    Patch patch,
    long deadlineMillis) {
  /** How long a peer may take for one answer. */
  static final long ANSWER_MILLIS = 15_000;

  /** Questions without progress: every way to ask once, and the owner may change meanwhile. */
  static final int MAX_QUESTIONS = 8;

  /** What is awaited. */
  enum Phase {
    ANSWER,
    STORING
  }

  /** What was asked for last. */
  enum Source {
    CHANGES,
    NODES,
    MISSING,
    PATCH,
    LEAVES,
    BATCHES,
    /** Batches came from a later head: the leaf list that we have is old. */
    OUTDATED
  }

  /**
   * How long a pull goes on.
   *
   * @param holes how many batches were missing when they were last asked for
   * @param questions how many more may be asked before another batch must have come
   */
  record Patience(int holes, int questions) {
    static final Patience ALL = new Patience(Integer.MAX_VALUE, MAX_QUESTIONS);
  }

  /**
   * Part of a step of which only the whole can be checked; at most what one frame held.
   *
   * @param head what it leads to; null before anything came
   * @param nodes whose children were asked for last; none for the root's
   * @param inFull whether what could not be understood was asked for in full
   */
  record Patch(
      @Nullable Head head, List<BatchChange> changes, List<Integer> nodes, boolean inFull) {
    static final Patch NONE = new Patch(null, List.of(), List.of(), false);

    static Patch of(Head head, List<BatchChange> changes) {
      return new Patch(head, changes, List.of(), false);
    }

    Patch asking(List<Integer> next) {
      return new Patch(head, changes, next, inFull);
    }

    Patch askingInFull() {
      return new Patch(head, changes, nodes, true);
    }

    Set<Integer> numbers() {
      Set<Integer> numbers = new TreeSet<>();
      changes.forEach(change -> numbers.add(change.number()));
      return numbers;
    }

    /** The same with these in place of what it has of their batches; head is that of both. */
    Patch with(Head newest, List<BatchChange> more) {
      Set<Integer> replaced = of(newest, more).numbers();
      List<BatchChange> all = new ArrayList<>(more);
      changes.stream().filter(change -> !replaced.contains(change.number())).forEach(all::add);
      return new Patch(newest, all, nodes, inFull);
    }

    /** Whether more that leads to this version can be put to it. */
    boolean leadsTo(Version other) {
      return head == null || head.version().equals(other);
    }
  }

  static Pull begin(DeviceId device, DeviceId peer, Source source, long nowMillis) {
    return new Pull(
        device, peer, Phase.ANSWER, source, Patience.ALL, Patch.NONE, nowMillis + ANSWER_MILLIS);
  }

  Pull asking(Source next, long nowMillis) {
    Patience less = new Patience(patience.holes, patience.questions - 1);
    return new Pull(device, peer, Phase.ANSWER, next, less, patch, nowMillis + ANSWER_MILLIS);
  }

  Pull storing(Source what, long nowMillis) {
    return new Pull(device, peer, Phase.STORING, what, patience, patch, nowMillis + ANSWER_MILLIS);
  }

  Pull with(Patch next) {
    return new Pull(device, peer, phase, source, patience, next, deadlineMillis);
  }

  /** How many questions there were since a batch last came. */
  int asked() {
    return MAX_QUESTIONS - patience.questions;
  }

  boolean mayAsk() {
    return patience.questions > 0;
  }

  /** So many batches of the target are missing now. */
  Pull missing(int left) {
    boolean fewer = source == Source.BATCHES && left < patience.holes;
    Patience next = new Patience(left, fewer ? MAX_QUESTIONS : patience.questions);
    return new Pull(device, peer, phase, source, next, patch, deadlineMillis);
  }
}
