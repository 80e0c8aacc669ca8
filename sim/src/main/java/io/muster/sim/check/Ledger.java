package io.muster.sim.check;

import io.muster.sim.device.Commit;
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

  public List<Commit> acknowledged() {
    return Collections.unmodifiableList(acknowledged);
  }
}
