package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.AvailabilityView.ChangeSet;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.protocol.wire.ChangesCodec;
import io.muster.storage.availability.RecentChanges.Positions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/** How changes leave a store, whichever it is: each in the smallest form that suffices. */
final class Outgoing {
  private final List<BatchChange> changes = new ArrayList<>();
  private final Set<List<VariantId>> mappings = new HashSet<>();
  private final Room room;
  private long bytes;
  private boolean complete = true;

  Outgoing(Room room) {
    this.room = room;
  }

  /**
   * A batch as it is now, but for its slots.
   *
   * @param slots how many there are
   * @param mark of the slots
   */
  record Present(int number, List<VariantId> variants, int slots, int mark, RoaringBitmap bits) {
    BatchChange.Bits all() {
      return new BatchChange.Bits(number, variants, slots, mark, bits);
    }

    AvailabilityBatch whole(List<ContentId> contents) {
      return new AvailabilityBatch(number, variants, contents, bits);
    }

    /** How many bits are of the kind of which there are fewer. */
    private int fewer() {
      int set = bits.getCardinality();
      return Math.min(set, slots * variants.size() - set);
    }
  }

  /**
   * What leads from positions that changed to the present batch; empty if it is as it was.
   *
   * @param appended the slots that it did not have
   */
  static Optional<BatchChange> since(Positions recent, Present now, List<ContentId> appended) {
    Shape before = recent.before();
    RoaringBitmap toggled = recent.toggled().clone();
    for (int variant = 0; variant < now.variants().size(); variant++) {
      int from = variant < before.variants() ? before.slots() : 0;
      add(toggled, now.bits(), variant, from);
    }
    List<VariantId> variants = now.variants().subList(before.variants(), now.variants().size());
    if (toggled.isEmpty() && appended.isEmpty() && variants.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        appended.isEmpty() && toggled.getCardinality() > now.fewer()
            ? now.all()
            : new BatchChange.Toggled(
                recent.number(), before, List.copyOf(appended), variants, toggled));
  }

  /** The bits of a variant from one slot on. */
  private static void add(RoaringBitmap to, RoaringBitmap bits, int variant, int from) {
    long begin = (long) variant * AvailabilityBatch.STRIDE;
    RoaringBitmap range = new RoaringBitmap();
    range.add(begin + from, begin + AvailabilityBatch.STRIDE);
    range.and(bits);
    to.or(range);
  }

  /** Takes a change if it has room, the first one in any case; false if nothing more has. */
  boolean add(BatchChange change) {
    BatchChange named = room.inFull() ? change : change.abbreviated();
    bytes += ChangesCodec.size(named);
    bytes += mappings.add(named.variants()) ? ChangesCodec.size(named.variants()) : 0;
    if (bytes > room.bytes() && !changes.isEmpty()) {
      complete = false;
      return false;
    }
    changes.add(named);
    return true;
  }

  ChangeSet leadingTo(Head head) {
    return new ChangeSet(head, changes, complete);
  }
}
