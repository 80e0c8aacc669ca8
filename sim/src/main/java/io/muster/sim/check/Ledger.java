package io.muster.sim.check;

import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every local write of a run, in order, and which of them were acknowledged. */
public final class Ledger implements Commit.Listener {
  private final List<Commit> committed = new ArrayList<>();
  private final List<Commit> acknowledged = new ArrayList<>();
  private final SortedMap<Dot, List<Commit>> byDot = new TreeMap<>();

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

  public List<Commit> committed() {
    return Collections.unmodifiableList(committed);
  }

  /** The acknowledged ones of these devices. */
  public List<Commit> acknowledgedBy(List<Device> devices) {
    return acknowledged.stream().filter(commit -> isBy(commit, devices)).toList();
  }

  /** Those of these devices. */
  public List<Commit> committedBy(List<Device> devices) {
    return committed.stream().filter(commit -> isBy(commit, devices)).toList();
  }

  private static boolean isBy(Commit commit, List<Device> devices) {
    return devices.stream().anyMatch(device -> device.number() == commit.device());
  }

  public List<Commit> acknowledged() {
    return Collections.unmodifiableList(acknowledged);
  }
}
