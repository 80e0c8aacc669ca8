package io.muster.sim.disk;

import io.muster.storage.StorageException;

/** Whether there is room on a device's disk for what it wants to write. */
public final class Room {
  private boolean full;

  /** From now on nothing more fits, or again everything does. */
  public void setFull(boolean full) {
    this.full = full;
  }

  public boolean isFull() {
    return full;
  }

  /**
   * Asked before each write.
   *
   * @throws StorageException FULL if there is none
   */
  void require() {
    if (full) {
      throw new StorageException(
          StorageException.Kind.FULL, "the disk is full; free some space and try again");
    }
  }
}
