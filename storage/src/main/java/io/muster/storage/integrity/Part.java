package io.muster.storage.integrity;

import java.util.Optional;

/** What one phase does. */
interface Part {
  /**
   * Does one piece, or as much as the slice allows.
   *
   * @param position empty to begin, else what the step before returned: no spaces, ASCII
   * @return where to go on; empty at the end
   * @throws IllegalArgumentException if there is no such position
   */
  Optional<String> step(String position, Slice slice);
}
