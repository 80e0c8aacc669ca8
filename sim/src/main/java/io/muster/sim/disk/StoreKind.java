package io.muster.sim.disk;

import java.nio.file.Path;

/** What devices keep their records and batches in; a run is the same with each. */
public enum StoreKind {
  /** Real files. */
  SQLITE {
    @Override
    public Disk disk(Path folder, Disk.Owner owner) {
      return new FileDisk(folder, owner);
    }
  },

  /** Nothing outlives the run. */
  MEMORY {
    @Override
    public Disk disk(Path folder, Disk.Owner owner) {
      return new MemoryDisk(owner);
    }
  };

  /** Up to so many devices files are fast enough. */
  private static final int MOST_WITH_FILES = 20;

  /** What a run of so many devices takes. */
  public static StoreKind of(int devices) {
    return devices <= MOST_WITH_FILES ? SQLITE : MEMORY;
  }

  /** A device's disk, with nothing on it yet. */
  public abstract Disk disk(Path folder, Disk.Owner owner);
}
