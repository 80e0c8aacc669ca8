package io.muster.daemon.scan;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through the known files of one subtree beside the walk, and names those that it skips. */
final class KnownCursor {
  /** Known files that are read at once, and held. */
  static final int PAGE = 1000;

  private final KnownFiles known;
  private final String scope;
  private final Consumer<String> gone;
  private Iterator<KnownFile> page = List.<KnownFile>of().iterator();
  private String last;
  private @Nullable KnownFile next;

  /**
   * Stands before the first known path that starts with {@code scope}.
   *
   * @param scope empty, or a folder's path with '/' at its end
   */
  KnownCursor(KnownFiles known, String scope, Consumer<String> gone) {
    this.known = known;
    this.scope = scope;
    this.gone = gone;
    this.last = scope;
    step();
  }

  /** What is known of this path; whatever is known before it is gone. */
  @Nullable KnownFile take(String path) {
    goneBefore(path);
    KnownFile found = next;
    if (found == null || !found.path().equals(path)) {
      return null;
    }
    step();
    return found;
  }

  /** Leaves alone what is known under a folder (a path with '/' at its end) that can't be read. */
  void keepUnder(String folder) {
    goneBefore(folder);
    while (next != null && next.path().startsWith(folder)) {
      step();
    }
  }

  /** The walk is complete: what is left is gone. */
  void finish() {
    while (next != null) {
      gone.accept(next.path());
      step();
    }
  }

  private void goneBefore(String path) {
    while (next != null && PathOrder.BYTES.compare(next.path(), path) < 0) {
      gone.accept(next.path());
      step();
    }
  }

  private void step() {
    if (!page.hasNext()) {
      page = known.after(last, PAGE).iterator();
    }
    next = page.hasNext() ? page.next() : null;
    if (next == null) {
      return;
    }
    if (PathOrder.BYTES.compare(last, next.path()) >= 0) {
      throw new IllegalStateException("known files must come in the order of their path's bytes");
    }
    last = next.path();
    if (!last.startsWith(scope)) {
      next = null;
    }
  }
}
