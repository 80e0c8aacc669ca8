package io.muster.daemon.runtime;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.storage.availability.Availability;
import io.muster.storage.library.Library;
import java.util.List;
import java.util.function.Consumer;

/**
 * What follows for availability from changed canonical records: bits are checked again, what a
 * removed member held is forgotten, and heads carry the library's present id.
 */
final class Consequences implements Consumer<List<RecordKey>> {
  private final DeviceId self;
  private final Library library;
  private final Availability availability;
  private final SerialWriter writer;
  private final Bits bits;
  private final Runnable published;
  private final Runnable lockOut;

  /**
   * For this device's availability.
   *
   * @param published run after this device has signed a new head
   * @param lockOut closes the connections of devices that are no members any more
   */
  Consequences(
      DeviceId self,
      Library library,
      Availability availability,
      SerialWriter writer,
      Bits bits,
      Runnable published,
      Runnable lockOut) {
    this.self = self;
    this.library = library;
    this.availability = availability;
    this.writer = writer;
    this.bits = bits;
    this.published = published;
    this.lockOut = lockOut;
  }

  @Override
  public void accept(List<RecordKey> changed) {
    bits.recheck(Records.groups(changed));
    for (RecordKey key : changed) {
      if (key.type() == RecordType.MEMBER) {
        forgetRemoved(new DeviceId(Hash.of(key.key())));
      } else if (key.type() == RecordType.LIBRARY) {
        writer.submit(this::resign);
      }
    }
  }

  private void forgetRemoved(DeviceId device) {
    if (!device.equals(self) && library.member(device).isEmpty()) {
      lockOut.run();
      writer.submit(() -> availability.forget(device));
    }
  }

  /** Signs this device's head anew where it names another library than the present one. */
  void resign() {
    Head own = availability.heads().get(self);
    if (own != null && !own.library().equals(library.current().id())) {
      availability.resign();
      published.run();
    }
  }
}
