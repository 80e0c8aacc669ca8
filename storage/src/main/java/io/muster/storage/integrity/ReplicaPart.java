package io.muster.storage.integrity;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts what others say to hold of contents that the library has dropped, a batch at a time. It
 * stays as they said it, and is masked in every answer.
 */
final class ReplicaPart implements Part {
  private final IntegrityJob.Parts parts;
  private final Tally tally;

  ReplicaPart(IntegrityJob.Parts parts, Tally tally) {
    this.parts = parts;
    this.tally = tally;
  }

  /** A position is the device in hex digits, a colon, and the number of the batch. */
  @Override
  public Optional<String> step(String position, Slice slice) {
    if (position.isEmpty()) {
      return Others.after(parts, "").map(first -> at(first, 0));
    }
    int colon = position.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(position);
    }
    String hex = position.substring(0, colon);
    DeviceId device = new DeviceId(Hash.parse(hex));
    int number = Integer.parseInt(position.substring(colon + 1));
    Optional<AvailabilityBatch> batch = parts.availability().batchFrom(device, number);
    if (batch.isEmpty()) {
      return Others.after(parts, hex).map(next -> at(next, 0));
    }
    count(batch.get());
    return Optional.of(at(device, batch.get().number() + 1));
  }

  private static String at(DeviceId device, int number) {
    return device.hash().hex() + ":" + number;
  }

  private void count(AvailabilityBatch batch) {
    List<ContentId> held = new ArrayList<>();
    for (int slot = 0; slot < batch.slots().size(); slot++) {
      if (!batch.held(slot).isEmpty()) {
        held.add(batch.slots().get(slot));
      }
    }
    tally.masked(parts.library().dropped(held).size());
    tally.checked(1);
  }
}
