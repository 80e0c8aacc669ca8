package io.muster.sim.device;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import java.util.SortedMap;

/** What a clone writes in the name of a device, which need not have it. */
record CloneCommits(Commit.Listener listener) implements Commit.Listener {
  @Override
  public void committed(Commit commit) {
    listener.committed(commit);
    listener.forgotten(commit);
  }

  @Override
  public void acknowledged(Commit commit) {
    listener.acknowledged(commit);
  }

  @Override
  public void forgotten(Commit commit) {
    listener.forgotten(commit);
  }

  @Override
  public void rewound(
      int device,
      SortedMap<RecordKey, LibraryRecord> before,
      SortedMap<RecordKey, LibraryRecord> after) {
    listener.rewound(CLONE, before, after);
  }
}
