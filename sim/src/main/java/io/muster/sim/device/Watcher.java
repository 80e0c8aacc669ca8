package io.muster.sim.device;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.wire.Message;
import io.muster.sim.network.FrameListener;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/**
 * Whoever looks on while devices work: told what happens on them as it happens, in the middle of an
 * event. It must not change anything.
 */
public interface Watcher extends Commit.Listener, FrameListener {
  @Override
  default void committed(Commit commit) {}

  @Override
  default void acknowledged(Commit commit) {}

  @Override
  default void forgotten(Commit commit) {}

  @Override
  default void rewound(
      int device,
      SortedMap<RecordKey, LibraryRecord> before,
      SortedMap<RecordKey, LibraryRecord> after) {}

  /** It has started, with what is on its disk. */
  default void started(Device device) {}

  /** It starts with less than it had kept: its disk is to blame. */
  default void wentBack(Device device) {}

  /** It has sent a frame of so many bytes. */
  default void sent(Device device, DeviceId peer, Message message, int bytes) {}

  /** A frame of so many bytes has come in. */
  default void received(Device device, DeviceId peer, Message message, int bytes) {}

  /**
   * Its library was written to.
   *
   * @param changed what the library says that it changed
   * @param received what came from elsewhere; nothing of a write of its own
   */
  default void changed(
      Device device, Collection<RecordKey> changed, List<LibraryRecord> received) {}

  /** What it has of a device's availability, of its own or of another's, was written to. */
  default void stored(Device device, DeviceId owner) {}

  @Override
  default void ended(Sent sent, Fate fate) {}

  /** The run is over, and all stores are still open. */
  default void over(List<Device> devices) {}

  /** Two as one: both are told, the first one first. */
  static Watcher both(Watcher first, Watcher second) {
    return new BothWatchers(first, second);
  }

  /** One that only wants to know of local writes. */
  static Watcher of(Commit.Listener commits) {
    return new Watcher() {
      @Override
      public void committed(Commit commit) {
        commits.committed(commit);
      }

      @Override
      public void acknowledged(Commit commit) {
        commits.acknowledged(commit);
      }

      @Override
      public void forgotten(Commit commit) {
        commits.forgotten(commit);
      }

      @Override
      public void rewound(
          int device,
          SortedMap<RecordKey, LibraryRecord> before,
          SortedMap<RecordKey, LibraryRecord> after) {
        commits.rewound(device, before, after);
      }
    };
  }
}
