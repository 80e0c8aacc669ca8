package io.muster.storage.integrity;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.storage.library.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every content of this device's own batches: those without sidecars are taken out, and bits
 * without bytes cleared. A content whose group is damaged is left as it is.
 */
final class OwnBitPart implements Part {
  private final IntegrityJob.Parts parts;
  private final IntegrityTarget target;
  private final Mending mending;
  private final Tally tally;

  OwnBitPart(IntegrityJob.Parts parts, IntegrityTarget target, Mending mending, Tally tally) {
    this.parts = parts;
    this.target = target;
    this.mending = mending;
    this.tally = tally;
  }

  @Override
  public Optional<String> step(String position, Slice slice) {
    int number = position.isEmpty() ? 0 : Integer.parseInt(position);
    Optional<AvailabilityBatch> batch = parts.availability().batchFrom(parts.self(), number);
    batch.ifPresent(this::check);
    return batch.map(present -> String.valueOf(present.number() + 1));
  }

  private void check(AvailabilityBatch batch) {
    List<ContentId> orphans = new ArrayList<>();
    List<ContentId> suspects = new ArrayList<>();
    for (Group group : Groups.read(parts.library(), batch.slots())) {
      int slot = batch.slots().indexOf(group.content());
      if (group.sidecars().isEmpty()) {
        orphans.add(group.content());
      } else if (mending.differs(group, batch.held(slot))) {
        suspects.add(group.content());
      }
    }
    tally.checked(batch.slots().size());
    mending.mend(suspects);
    if (!orphans.isEmpty()) {
      tally.cleaned(target.removeOrphans(orphans));
    }
  }
}
