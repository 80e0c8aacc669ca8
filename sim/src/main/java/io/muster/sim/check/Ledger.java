package io.muster.sim.check;

import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Every local write of a run, in order, and which of them were acknowledged. */
public final class Ledger implements Commit.Listener {
  private final List<Commit> committed = new ArrayList<>();
  private final List<Commit> acknowledged = new ArrayList<>();

  @Override
  public void committed(Commit commit) {
    committed.add(commit);
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
