package io.muster.daemon.control;

import java.util.List;

/**
 * Asks which device holds the sidecars of files, folders and contents.
 *
 * @param targets absolute paths and content UUIDs
 * @param missing show only what fewer than {@code copies} devices hold
 * @param copies at least 1
 */
public record WhereisRequest(List<String> targets, boolean missing, int copies) {
  private static final int MAX_COPIES = 10_000;

  /** Checks what came over the socket. */
  public WhereisRequest {
    targets = Requests.requiredAll(targets, "targets");
    if (copies < 1 || copies > MAX_COPIES) {
      throw new IllegalArgumentException("'copies' is 1 to " + MAX_COPIES + ", not " + copies);
    }
  }
}
