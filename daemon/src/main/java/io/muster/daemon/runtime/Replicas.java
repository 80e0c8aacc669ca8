package io.muster.daemon.runtime;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input.Stored;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.Availability;
import java.util.List;

/** What the core stores of other devices' availability, and its own new incarnations. */
final class Replicas {
  private final DeviceId self;
  private final Availability availability;
  private final Runnable published;

  Replicas(DeviceId self, Availability availability, Runnable published) {
    this.self = self;
    this.availability = availability;
    this.published = published;
  }

  Stored store(Effect.StoreReplica store) {
    Applied applied =
        switch (store.update()) {
          case Effect.ReplicaUpdate.Whole whole ->
              availability.apply(whole.head(), null, whole.changes());
          case Effect.ReplicaUpdate.Target target ->
              availability.apply(target.head(), target.leaves(), List.of());
          case Effect.ReplicaUpdate.Batches batches ->
              availability.applyBatches(store.device(), batches.changes());
        };
    return switch (applied.outcome()) {
      case COMPLETE -> new Stored.Complete();
      case PARTIAL -> new Stored.Partial(applied.holes(), applied.unknown());
      case UNKNOWN -> new Stored.Unknown(applied.unknown());
      case MISMATCH -> new Stored.Mismatch();
      case STALE -> new Stored.Stale();
      case CONFLICT -> new Stored.Conflict();
    };
  }

  /** Starts a new incarnation above this counter, unless one has been started since. */
  void renew(long counterAbove) {
    Head own = availability.heads().get(self);
    if (own == null || own.version().incarnation().counter() <= counterAbove) {
      availability.renew(counterAbove);
      published.run();
    }
  }
}
