package io.muster.sim.disk;

/** One of the two databases on a device's disk. */
public enum Database {
  /** What must not be lost: each commit is synced before it counts. */
  LIBRARY("library.db"),

  /** What can be found out again: the log is synced when it is copied into the database. */
  AVAILABILITY("availability.db");

  private final String file;

  Database(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  String log() {
    return file + "-wal";
  }
}
