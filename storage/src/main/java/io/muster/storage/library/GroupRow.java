package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Life;
import io.muster.storage.GroupStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as its row holds it, with this file's short numbers for writers and variants. Most writes
 * of groups never leave this form; {@link GroupRecords} turns it into a record and back.
 *
 * @param slots one for each variant that was ever named, in order of the form's number
 * @param shared what the sidecars share; null where it was never set
 */
record GroupRow(List<Slot> slots, @Nullable Shared shared) {
  static final Comparator<Slot> BY_FORM = Comparator.comparingInt(slot -> slot.form().number());
  static final GroupRow EMPTY = new GroupRow(List.of(), null);

  /**
   * When and by which write a register was set.
   *
   * @param writer its number in this file
   * @param time the timestamp's value
   */
  record Stamp(int writer, long sequence, long time) {
    /** Whether both have one dot: the registers of a write may have different times. */
    boolean isOfSameWrite(Stamp other) {
      return writer == other.writer && sequence == other.sequence;
    }
  }

  /**
   * The two registers of a sidecar; one that was never set has no stamp.
   *
   * @param life the causal length, 0 where it never began
   */
  record Slot(
      Form form,
      long life,
      @Nullable Stamp lifeStamp,
      @Nullable Blob blob,
      @Nullable Stamp blobStamp) {

    /** Whether the sidecar exists: alive, and known what it is. */
    boolean isLive() {
      return blob != null && Life.isAlive(life);
    }
  }

  /** The register that belongs to the group as a whole. */
  record Shared(String json, Stamp stamp) {}

  /** The distinct stamps of all registers: few, however many registers there are. */
  List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>(4);
    for (Slot slot : slots) {
      add(stamps, slot.blobStamp());
      add(stamps, slot.lifeStamp());
    }
    add(stamps, shared == null ? null : shared.stamp());
    return stamps;
  }

  private static void add(List<Stamp> stamps, @Nullable Stamp stamp) {
    if (stamp != null && !stamps.contains(stamp)) {
      stamps.add(stamp);
    }
  }

  boolean isEmpty() {
    return slots.isEmpty() && shared == null;
  }

  GroupStatus status() {
    return GroupStatus.of(ready(), failed());
  }

  /** How many sidecars have bytes. */
  int ready() {
    int count = 0;
    for (Slot slot : slots) {
      count += slot.isLive() && slot.blob() != null && slot.blob().isReady() ? 1 : 0;
    }
    return count;
  }

  /** How many sidecars could not be made. */
  int failed() {
    int count = 0;
    for (Slot slot : slots) {
      count += slot.isLive() && slot.blob() != null && !slot.blob().isReady() ? 1 : 0;
    }
    return count;
  }

  /** The latest time of any register, as a timestamp's value. */
  long lastTime() {
    long last = shared == null ? 0 : shared.stamp().time();
    for (Slot slot : slots) {
      last = slot.lifeStamp() == null ? last : Math.max(last, slot.lifeStamp().time());
      last = slot.blobStamp() == null ? last : Math.max(last, slot.blobStamp().time());
    }
    return last;
  }

  /** When the oldest sidecar was made, dead ones counted; milliseconds since 1970, or 0. */
  long createdAt() {
    long first = Long.MAX_VALUE;
    for (Slot slot : slots) {
      first = slot.blob() == null ? first : Math.min(first, slot.blob().createdAt());
    }
    return first == Long.MAX_VALUE ? 0 : first;
  }
}
