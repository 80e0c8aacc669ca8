package io.muster.storage;

/** How far the sidecars of a content are. */
public enum GroupStatus {
  /** There are none. */
  NONE(0),

  /** All that are known of have bytes. */
  COMPLETE(1),

  /** Some have bytes, some could not be made. */
  PARTIAL(2),

  /** None could be made. */
  FAILED(3);

  private static final GroupStatus[] ALL = values();

  private final int number;

  GroupStatus(int number) {
    this.number = number;
  }

  /** As it is stored: 0 and 1 take no byte in a row, and above 1 something has failed. */
  public int number() {
    return number;
  }

  /** That of a group of which so many sidecars have bytes and so many could not be made. */
  public static GroupStatus of(int ready, int failed) {
    if (failed == 0) {
      return ready == 0 ? NONE : COMPLETE;
    }
    return ready == 0 ? FAILED : PARTIAL;
  }

  /**
   * The status that is stored as this number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static GroupStatus of(long number) {
    if (number < 0 || number >= ALL.length) {
      throw new IllegalArgumentException("no status " + number);
    }
    return ALL[(int) number];
  }
}
