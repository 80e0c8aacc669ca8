package io.muster.storage.integrity;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Incarnation;
import io.muster.storage.availability.Verified;
import java.util.Optional;
import java.util.TreeSet;

/** Recomputes the batches of one device after the other; this device's own first. */
final class BatchPart implements Part {
  private final IntegrityJob.Parts parts;
  private final IntegrityTarget target;
  private final Tally tally;

  BatchPart(IntegrityJob.Parts parts, IntegrityTarget target, Tally tally) {
    this.parts = parts;
    this.target = target;
    this.tally = tally;
  }

  @Override
  public Optional<String> step(String position, Slice slice) {
    if (position.isEmpty()) {
      verify(parts.self());
      return Optional.of("others:");
    }
    Optional<DeviceId> device = Others.after(parts, position.substring(position.indexOf(':') + 1));
    device.ifPresent(this::verify);
    return device.map(id -> "others:" + id.hash().hex());
  }

  private void verify(DeviceId device) {
    Incarnation before = parts.availability().incarnation();
    Verified found = parts.availability().verify(device);
    tally.checked(1);
    if (!parts.availability().incarnation().equals(before)) {
      tally.error("availability", device.shortId(), "the file was damaged and begun anew", true);
    } else if (!found.sound()) {
      boolean own = device.equals(parts.self());
      if (own) {
        target.renewOwn();
      }
      String what = found.bad().isEmpty() ? "they do not lead to the head" : "damaged; ";
      String mended = own ? "made anew from the sidecars" : "to be fetched again";
      String batches = "batches " + new TreeSet<>(found.bad());
      tally.error("availability", device.shortId() + " " + batches, what + mended, true);
    }
  }
}
