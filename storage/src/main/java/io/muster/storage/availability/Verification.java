package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.storage.availability.Batch.Moment;
import io.muster.storage.availability.Standing.Target;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Recomputes leaves and root of one device from stored bytes, and takes out what is damaged. */
final class Verification {
  private static final Hash NO_SLOTS = BatchTree.slots(ByteBuffer.allocate(0));

  private Verification() {}

  /** Looks, and changes nothing. */
  static Verified look(AvailabilityFile open, DeviceId device) {
    DeviceState state = open.memory().device(device);
    if (state == null) {
      return new Verified(true, List.of());
    }
    return open.indexed(
        session -> {
          Dictionary contents = ChunkRows.load(session);
          if (contents.size() < open.memory().known()) {
            throw Damage.in("the dictionary of contents", null);
          }
          Inspection inspection =
              new Inspection(session, state.owner(), state.roll(), open.store(), contents);
          return look(inspection, state.standing().vouchedHead());
        });
  }

  private static Verified look(Inspection inspection, Optional<Head> vouched) throws SQLException {
    Roll roll = inspection.roll();
    SortedSet<Integer> bad = new TreeSet<>(inspection.damaged());
    int count = vouched.map(head -> head.counts().batches()).orElse(0);
    for (int number = 0; number < count; number++) {
      if (roll.find(number) == null) {
        bad.add(number);
      }
    }
    boolean holds = vouched.filter(head -> !roll.copy().bearsOut(head)).isEmpty();
    return new Verified(bad.isEmpty() && holds, List.copyOf(bad));
  }

  /** Turns the bad batches of a replica into holes on the way back to the head that it had. */
  static Verified repairReplica(Draft draft) throws SQLException {
    Optional<Head> head = draft.standing().vouchedHead();
    Verified found = look(Inspection.of(draft), head);
    if (found.sound()) {
      return found;
    }
    if (head.isPresent() && draft.roll().bearsOut(head.get())) {
      draft.aim(new Target(head.get(), draft.roll().leaves(0)));
    } else {
      draft.unvouch();
    }
    found.bad().forEach(draft::removeDamaged);
    return found;
  }

  /**
   * Empties this device's bad batches, so that their numbers stay taken. Nothing is said any more
   * until the next head is signed.
   */
  static Verified repairOwn(Draft draft) throws SQLException {
    Verified found = look(Inspection.of(draft), draft.standing().vouchedHead());
    if (found.sound()) {
      return found;
    }
    long last = draft.standing().last().map(head -> head.version().sequence()).orElse(0L);
    Moment moment = new Moment(last + 1, draft.write().millis());
    draft.unvouch();
    for (int number : found.bad()) {
      draft.removeDamaged(number);
      Hash device = draft.device().hash();
      BitTable none = new BitTable(0, 0);
      draft.put(Batch.of(device, number, NO_SLOTS, Mapping.NONE, none, moment), new int[0]);
    }
    return found;
  }
}
