package io.muster.sim.check;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.LibraryView;
import io.muster.sim.check.Changed.Leaf;
import io.muster.sim.check.Changed.Replica;
import io.muster.sim.check.Changed.Step;
import io.muster.sim.device.Records;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a device was last seen to have. */
final class Known {
  private final SortedMap<RecordKey, LibraryRecord> records = new TreeMap<>();
  private final SortedMap<DeviceId, Replica> replicas = new TreeMap<>();
  private Context context = Context.EMPTY;
  private long latestMillis = Long.MIN_VALUE;

  LibraryRecord group(ContentId content) {
    return record(RecordKey.group(content));
  }

  private LibraryRecord record(RecordKey key) {
    LibraryRecord found = records.get(key);
    return found == null ? LibraryRecord.empty(key) : found;
  }

  /** Takes its wall clock in; returns the latest time that it ever showed. */
  long clock(long wallMillis) {
    latestMillis = Math.max(latestMillis, wallMillis);
    return latestMillis;
  }

  Step<Context> context(LibraryView library) {
    Step<Context> step = new Step<>(context, library.state().context());
    context = step.now();
    return step;
  }

  Step<Context> context() {
    return new Step<>(context, context);
  }

  /** Looks at some records. */
  SortedMap<RecordKey, Step<LibraryRecord>> records(
      LibraryView library, Collection<RecordKey> keys) {
    SortedMap<RecordKey, Step<LibraryRecord>> steps = new TreeMap<>();
    keys.forEach(key -> step(key, Records.one(library, key), steps));
    return steps;
  }

  /** Looks at every record. */
  SortedMap<RecordKey, Step<LibraryRecord>> records(LibraryView library) {
    SortedMap<RecordKey, LibraryRecord> all = Records.all(library);
    for (RecordKey key : records.keySet()) {
      if (!record(key).equals(all.get(key))) {
        all.put(key, Records.one(library, key)); // what a repair brought is in no context
      }
    }
    SortedMap<RecordKey, Step<LibraryRecord>> steps = new TreeMap<>();
    all.forEach((key, now) -> step(key, now, steps));
    return steps;
  }

  private void step(
      RecordKey key, LibraryRecord now, SortedMap<RecordKey, Step<LibraryRecord>> steps) {
    steps.put(key, new Step<>(record(key), now));
    records.put(key, now);
  }

  /** Looks at what it has of a device; nothing if it vouches for nothing. */
  Optional<Replica> replica(AvailabilityView view, DeviceId owner) {
    Replica before = replicas.get(owner);
    Optional<Replica> now = replica(view, owner, before);
    if (before != null && now.filter(replica -> !replica.givesItsRoot()).isPresent()) {
      // What changed since then says little where a clone has signed that version as well.
      now = replica(view, owner, null);
    }
    now.ifPresent(replica -> replicas.put(owner, replica));
    return now;
  }

  private static Optional<Replica> replica(
      AvailabilityView view, DeviceId owner, @Nullable Replica before) {
    return view.changedSince(
            owner, before == null ? null : before.head().version(), Integer.MAX_VALUE)
        .map(set -> replica(before, set.head(), set.batches()));
  }

  private static Replica replica(
      @Nullable Replica before, Head head, List<AvailabilityBatch> batches) {
    SortedMap<Integer, Leaf> leaves = new TreeMap<>();
    if (before != null) {
      for (int number = 0; number < before.leaves().size(); number++) {
        leaves.put(number, before.leaves().get(number));
      }
    }
    batches.forEach(batch -> leaves.put(batch.number(), Leaf.of(batch)));
    leaves.tailMap(head.counts().batches()).clear();
    return new Replica(head, batches, new ArrayList<>(leaves.values()));
  }

  /** What it has from now on is what it ever had, but for the time that its clock has shown. */
  void forget() {
    records.clear();
    replicas.clear();
    context = Context.EMPTY;
  }

  /** All that was seen of availability counts anew. */
  void forgetReplicas() {
    replicas.clear();
  }
}
