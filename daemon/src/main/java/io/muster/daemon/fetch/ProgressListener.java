package io.muster.daemon.fetch;

/** Hears how far a fetch is. Called on the thread that fetches; it neither blocks nor throws. */
@FunctionalInterface
public interface ProgressListener {
  ProgressListener NONE = (_, _) -> {};

  /** So many of all bytes are here; falls back to 0 when they turn out to be wrong. */
  void progress(long bytes, long ofBytes);
}
