package io.muster.sim.check;

import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every local write of a run, in order, and which of them were acknowledged.
 *
 * <p>A disk may lose what it said was there. A write that a device had and has no more is
 * <em>forgotten</em> by it, and so is one in whose place something else has come there: nobody asks
 * that device for its name before the end. It is <em>lost</em>, and nobody asks for it any more, if
 * no keeper had it at the moment when the device started again, neither as it was written nor as
 * part of what came in its place; what was on its way to a keeper and not committed there may come
 * to light, but need not. All else has to be everywhere in the end.
 */
public final class Ledger implements Commit.Listener {
  private final List<Commit> committed = new ArrayList<>();
  private final List<Commit> acknowledged = new ArrayList<>();
  private final SortedMap<Dot, List<Commit>> byDot = new TreeMap<>();
  private final List<Commit> forgotten = new ArrayList<>();
  private final List<Commit> lost = new ArrayList<>();
  private List<Device> keepers = List.of();

  /** Names the devices that have to have the same in the end: what one of them has is not lost. */
  public void keptBy(List<Device> devices) {
    keepers = List.copyOf(devices);
  }

  @Override
  public void committed(Commit commit) {
    committed.add(commit);
    SortedSet<Dot> dots = new TreeSet<>();
    for (LibraryRecord record : commit.written().values()) {
      record.fields().values().forEach(register -> dots.add(register.dot()));
    }
    dots.forEach(dot -> byDot.computeIfAbsent(dot, any -> new ArrayList<>()).add(commit));
  }

  /** The writes that used this dot: one, or none that this ledger knows of. */
  List<Commit> with(Dot dot) {
    return Collections.unmodifiableList(byDot.getOrDefault(dot, List.of()));
  }

  @Override
  public void acknowledged(Commit commit) {
    acknowledged.add(commit);
  }

  @Override
  public void forgotten(Commit commit) {
    forgotten.add(commit);
  }

  @Override
  public void rewound(
      int device,
      SortedMap<RecordKey, LibraryRecord> before,
      SortedMap<RecordKey, LibraryRecord> after) {
    List<Commit> gone =
        committed.stream().filter(commit -> has(before, commit) && !has(after, commit)).toList();
    committed.stream()
        .filter(commit -> commit.device() == device && !isUnder(commit, after))
        .forEach(forgotten::add);
    if (!gone.isEmpty()) {
      List<SortedMap<RecordKey, LibraryRecord>> kept =
          keepers.stream().map(Device::records).toList();
      gone.stream()
          .filter(commit -> kept.stream().noneMatch(records -> has(records, commit)))
          .forEach(lost::add);
    }
  }

  /**
   * Whether these records have what it wrote under its own name. Where something has come in its
   * place, nobody can tell from them whether the write itself was ever there.
   */
  private static boolean isUnder(Commit commit, SortedMap<RecordKey, LibraryRecord> records) {
    return commit.written().values().stream()
        .allMatch(
            written -> {
              LibraryRecord there = records.get(written.key());
              return there != null
                  && there.fields().entrySet().containsAll(written.fields().entrySet());
            });
  }

  /** Whether these records have what it wrote, or what has come in its place. */
  private static boolean has(SortedMap<RecordKey, LibraryRecord> records, Commit commit) {
    return commit.written().values().stream()
        .allMatch(
            written -> {
              LibraryRecord there = records.get(written.key());
              return there != null && Order.lacking(there, written).isEmpty();
            });
  }

  public List<Commit> committed() {
    return Collections.unmodifiableList(committed);
  }

  /** The acknowledged ones of these devices, but for those that are lost. */
  public List<Commit> acknowledgedBy(List<Device> devices) {
    return by(devices, acknowledged);
  }

  /** Those of these devices, but for those that are lost. */
  public List<Commit> committedBy(List<Device> devices) {
    return by(devices, committed);
  }

  private List<Commit> by(List<Device> devices, List<Commit> commits) {
    return commits.stream()
        .filter(commit -> isBy(commit, devices) && !lost.contains(commit))
        .toList();
  }

  private static boolean isBy(Commit commit, List<Device> devices) {
    return devices.stream().anyMatch(device -> device.number() == commit.device());
  }

  /** The acknowledged ones that the device has to have on which they were made. */
  public List<Commit> remembered() {
    return acknowledged.stream().filter(commit -> !isForgotten(commit)).toList();
  }

  /** Whether the device on which it was made need not have it, or did not at some time. */
  public boolean isForgotten(Commit commit) {
    return forgotten.contains(commit);
  }

  public List<Commit> acknowledged() {
    return Collections.unmodifiableList(acknowledged);
  }
}
