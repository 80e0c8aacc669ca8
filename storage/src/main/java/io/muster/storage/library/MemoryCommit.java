package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Mutation.FieldWrite;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Writer;
import io.muster.protocol.sync.HybridClock;
import io.muster.protocol.sync.LocalWrite;
import io.muster.protocol.sync.Merge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One commit in the making, apart from the records that it starts from: it may still fail. */
final class MemoryCommit {
  private final MemoryRecords records;
  private final Writer writer;
  private final Context before;
  private final HybridClock clock;
  private final long nowMillis;
  private final Map<RecordKey, LibraryRecord> changed = new LinkedHashMap<>();
  private Context context;
  private boolean behind;

  MemoryCommit(
      MemoryRecords records, Writer writer, Context before, HybridClock clock, long nowMillis) {
    this.records = records;
    this.writer = writer;
    this.before = before;
    this.clock = clock;
    this.nowMillis = nowMillis;
    this.context = before;
  }

  /** The records that changed, in order of first change. */
  Map<RecordKey, LibraryRecord> changed() {
    return changed;
  }

  Context context() {
    return context;
  }

  /** Whether this device's own past was found to be incomplete. */
  boolean isBehind() {
    return behind;
  }

  private LibraryRecord current(RecordKey key) {
    LibraryRecord here = changed.get(key);
    return here == null ? records.get(key) : here;
  }

  private boolean change(LibraryRecord old, LibraryRecord now) {
    if (now.equals(old)) {
      return false;
    }
    changed.put(now.key(), now);
    return true;
  }

  /** A write of this device. */
  void write(Mutation mutation) {
    LibraryRecord old = current(mutation.key());
    long last = context.of(writer).last();
    Optional<LibraryRecord> written =
        LocalWrite.apply(old, mutation, new Dot(writer, last + 1), clock, nowMillis);
    written.ifPresent(RegisterCheck::requireValid);
    if (written.isPresent() && change(old, Merge.merge(old, written.get()))) {
      context = context.plus(ChangeRange.of(writer, last, last + 1));
    }
  }

  /** Sidecars that enter their groups, each content one write. */
  void record(List<GroupWrite> writes) {
    for (GroupWrite write :
        writes.stream().sorted(Comparator.comparing(GroupWrite::content)).toList()) {
      List<FieldWrite> steps = new ArrayList<>();
      for (Map.Entry<VariantId, Blob> sidecar : write.sidecars().entrySet()) {
        steps.add(new Mutation.Create(GroupFields.life(sidecar.getKey())));
        steps.add(
            new Mutation.SetValue(GroupFields.blob(sidecar.getKey()), sidecar.getValue().encode()));
      }
      checkSize(write);
      write(new Mutation(RecordKey.group(write.content()), steps));
    }
  }

  private void checkSize(GroupWrite write) {
    LibraryRecord group = current(RecordKey.group(write.content()));
    long known = group.fields().keySet().stream().filter(Life::isLife).count();
    long added =
        write.sidecars().keySet().stream()
            .filter(variant -> !group.fields().containsKey(GroupFields.life(variant)))
            .count();
    if (known + added > GroupUpdate.MAX_SLOTS) {
      throw GroupUpdate.tooMany();
    }
  }

  /** What another device sent; invalid registers are left out. */
  void merge(LibraryRecord received) {
    LibraryRecord valid = RegisterCheck.keepValid(received);
    if (valid.fields().isEmpty()) {
      return;
    }
    for (Register register : valid.fields().values()) {
      clock.observe(register.time(), nowMillis);
      Dot dot = register.dot();
      behind |= dot.writer().equals(writer) && !before.contains(dot);
    }
    LibraryRecord old = current(valid.key());
    change(old, Merge.merge(old, valid));
  }

  /** The writes of this range need not be sent here again. */
  void saw(ChangeRange range) {
    context = context.plus(range);
    behind |= !context.of(writer).equals(before.of(writer));
  }

  /** This device goes on under a new incarnation. */
  void renew() {
    behind = true;
  }
}
