package io.muster.storage;

/** What a commit survives. */
public enum Durability {
  /** Power loss: every commit is flushed. */
  FULL,

  /** A killed process; after power loss the last commits may be gone, the rest is whole. */
  NORMAL,

  /** A killed process only. Simulations alone use it. */
  OFF
}
