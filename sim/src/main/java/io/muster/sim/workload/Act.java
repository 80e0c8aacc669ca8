package io.muster.sim.workload;

/** What an operation is, and what its count counts. */
public enum Act {
  /** Whatever its number and the seed say: all devices work on the same few contents. */
  MIXED,

  /** So many new photos, committed together. */
  PHOTOS,

  /** So many of its own photos get other bytes. */
  EDIT,

  /** So many photos are tagged, whoever took them. */
  TAG,

  /** So many of its own photos are deleted with their sidecars. */
  DELETE,

  /** Thumbnails for at most so many contents that have none. */
  THUMBS,

  /** Texts for at most so many contents that have none. */
  TEXTS,

  /** The bytes of the sidecars of so many of the latest photos, from whoever is in reach. */
  FETCH,

  /** The bytes of the sidecars of so many of the oldest photos are deleted. */
  GIVE_UP
}
