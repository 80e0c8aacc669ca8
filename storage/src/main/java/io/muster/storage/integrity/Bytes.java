package io.muster.storage.integrity;

import io.muster.protocol.model.Blob;
import io.muster.storage.sidecar.SidecarStore;
import io.muster.storage.sidecar.SidecarStore.State;

/** The bytes of sidecars: there, or damaged. */
final class Bytes {
  private final SidecarStore store;
  private final boolean deep;

  Bytes(SidecarStore store, boolean deep) {
    this.store = store;
    this.deep = deep;
  }

  /** Whether the bytes of a sidecar lie here, as far as their size says. */
  boolean isHere(Blob blob) {
    return blob.isReady() && store.state(blob.hash(), blob.size()) == State.WHOLE;
  }

  /** Looks at a file, reads it if the pass is deep, and removes it if it is damaged. */
  boolean removeDamaged(Blob blob, Slice slice) {
    if (!blob.isReady()) {
      return false;
    }
    State state = store.state(blob.hash(), blob.size());
    if (state == State.WHOLE && deep) {
      slice.read(blob.size());
    }
    boolean damaged =
        state == State.OTHER_SIZE
            || (state == State.WHOLE && deep && !store.verify(blob.hash()) && isHere(blob));
    return damaged && store.remove(blob.hash());
  }
}
