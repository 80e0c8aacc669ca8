package io.muster.storage.integrity;

import io.muster.protocol.model.DeviceId;
import io.muster.storage.StorageException;
import io.muster.storage.availability.Availability;
import io.muster.storage.library.Jobs;
import io.muster.storage.library.Jobs.Job;
import io.muster.storage.library.Library;
import io.muster.storage.sidecar.SidecarStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One pass after the other over all that a library's folder holds. Each {@link #step} does a slice
 * and keeps where it stopped in the table {@code jobs}, so that a pass goes on after a restart.
 * Damage is counted and listed, it never throws; what else storage can't do does, and the step can
 * be tried again. Not thread-safe: one thread at a time has it.
 *
 * <p>A pass: every device's batches recomputed; what others hold of dropped contents; each group's
 * sidecars against the bytes (their size, or their hash if it is deep) and the bits; the bits
 * without a group; every record's checksum; the sums of the tree; every page and index.
 */
public final class IntegrityJob {
  static final String KIND = "integrity";

  /** What is looked at. */
  public record Parts(
      DeviceId self, Library library, Availability availability, SidecarStore sidecars) {}

  private final Parts parts;
  private final IntegrityTarget target;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Jobs jobs;
  private Pass pass;

  /** Goes on where the last pass stopped; the first one is at its end. */
  public IntegrityJob(
      Parts parts, IntegrityTarget target, LongSupplier nanoTime, InstantSource clock) {
    this.parts = parts;
    this.target = target;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.jobs = parts.library().jobs();
    this.pass = load().flatMap(Pass::of).orElseGet(() -> Pass.begin(false, 0).at(Phase.DONE, ""));
  }

  /** A damaged row of the table is none: a new pass finds the damage. */
  private Optional<Job> load() {
    try {
      return jobs.last(KIND);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.CORRUPT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Begins a new pass. */
  public void begin(boolean deep) {
    pass = Pass.begin(deep, clock.millis());
  }

  /** When the last pass began, in milliseconds since 1970; 0 if there was none. */
  public long startedAt() {
    return pass.startedAt();
  }

  /** How far the last pass is. */
  public IntegrityReport report() {
    return pass.report();
  }

  /** Does a slice of the pass, at least one piece of it; nothing if it is at its end. */
  public IntegrityReport step(Budget budget) {
    if (pass.isDone()) {
      return report();
    }
    Slice slice = new Slice(budget, nanoTime);
    do {
      pass = piece(slice);
    } while (!pass.isDone() && !slice.isOver());
    keep();
    return report();
  }

  private Pass piece(Slice slice) {
    Phase phase = pass.phase();
    try {
      return part(phase)
          .step(pass.position(), slice)
          .map(next -> pass.at(phase, next))
          .orElseGet(() -> pass.at(phase.next(), ""));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      return givenUp(phase, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return givenUp(phase, "the position can't be read: " + e.getMessage());
    }
  }

  private Pass givenUp(Phase phase, String why) {
    String place = pass.position().isEmpty() ? "the beginning" : pass.position();
    pass.tally().error(phase.words(), place, why, false);
    return pass.at(phase.next(), "");
  }

  private Part part(Phase phase) {
    Tally tally = pass.tally();
    Bytes bytes = new Bytes(parts.sidecars(), pass.deep());
    Mending mending = new Mending(parts, target, bytes, tally);
    return switch (phase) {
      case BATCHES -> new BatchPart(parts, target, tally);
      case REPLICAS -> new ReplicaPart(parts, tally);
      case GROUPS -> new GroupPart(parts, target, bytes, mending, tally);
      case OWN_BITS -> new OwnBitPart(parts, target, mending, tally);
      case ROWS -> new RowPart(parts.library(), target, tally);
      case TREE -> new TreePart(parts.library().check(), tally);
      case PAGES -> new PagePart(parts.library().check(), parts.availability(), tally);
      case DONE -> (_, _) -> Optional.empty();
    };
  }

  /**
   * A library that can't be written any more is only read: the pass then ends with this process.
   */
  private void keep() {
    if (parts.library().isReadOnly()) {
      return;
    }
    try {
      jobs.keep(KIND, pass.job(clock.millis()));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      pass.tally().error("jobs", "the last row", String.valueOf(e.getMessage()), false);
    }
  }
}
