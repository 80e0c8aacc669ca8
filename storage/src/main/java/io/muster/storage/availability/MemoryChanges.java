package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.ChangeSet;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.storage.availability.MemoryBatches.Kept;
import io.muster.storage.availability.RecentChanges.Positions;
import io.muster.storage.availability.RecentChanges.Recent;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@link ChangeReader} reads, of a value in memory. */
record MemoryChanges(MemoryBatches of, Head head, Room room) {
  /** What changed after a version; all where that can't be told. */
  ChangeSet since(@Nullable Version since) {
    Version now = head.version();
    if (since == null || !since.incarnation().equals(now.incarnation())) {
      return batches(kept -> Optional.of(kept.batch()));
    }
    Optional<Collection<Recent>> recent = of.journal().since(since.sequence());
    if (recent.isPresent() || since.equals(now)) {
      return recent(recent.orElse(List.of()));
    }
    return batches(
        kept ->
            kept.changedAt() > since.sequence()
                ? Optional.of(present(kept.batch()).all())
                : Optional.empty());
  }

  /** Some batches, without the slots of those whose mark is known. */
  ChangeSet of(SortedMap<Integer, Integer> wanted) {
    return batches(
        kept -> Optional.ofNullable(wanted.get(kept.batch().number())).map(mark -> of(kept, mark)));
  }

  private static BatchChange of(Kept kept, int mark) {
    Outgoing.Present present = present(kept.batch());
    return present.mark() == mark ? present.all() : kept.batch();
  }

  private ChangeSet batches(Function<Kept, Optional<BatchChange>> form) {
    Outgoing out = new Outgoing(room);
    for (Kept kept : of.kept().values()) {
      Optional<BatchChange> leaving = form.apply(kept);
      if (leaving.isPresent() && !out.add(leaving.get())) {
        break;
      }
    }
    return out.leadingTo(head);
  }

  private ChangeSet recent(Collection<Recent> changes) {
    Outgoing out = new Outgoing(room);
    for (Recent change : changes) {
      Optional<BatchChange> leaving =
          Optional.ofNullable(of.kept().get(change.number()))
              .flatMap(kept -> leaving(change, kept.batch()));
      if (leaving.isPresent() && !out.add(leaving.get())) {
        break;
      }
    }
    return out.leadingTo(head);
  }

  private static Optional<BatchChange> leaving(Recent change, AvailabilityBatch now) {
    if (!(change instanceof Positions some) || some.before().room() == 0) {
      return Optional.of(now);
    }
    List<ContentId> appended = now.slots().subList(some.before().slots(), now.slots().size());
    return Outgoing.since(some, present(now), appended);
  }

  private static Outgoing.Present present(AvailabilityBatch batch) {
    return new Outgoing.Present(
        batch.number(),
        batch.variants(),
        batch.slots().size(),
        BatchTree.mark(BatchTree.slots(batch.slots())),
        batch.bits());
  }
}
