package io.muster.storage.integrity;

import java.util.List;

/**
 * How far a pass is, and what it found up to there.
 *
 * @param deep whether the bytes of all sidecars are hashed
 * @param finished whether the pass is at its end
 * @param doing what it does now, a few words
 * @param checked batches, contents, rows, leaves and tables that were looked at
 * @param findings some of the errors, at most {@link #MAX_FINDINGS}
 */
public record IntegrityReport(
    boolean deep,
    boolean finished,
    String doing,
    long checked,
    Counts counts,
    List<Finding> findings) {
  /** Errors that are listed; more are counted. */
  public static final int MAX_FINDINGS = 100;

  public IntegrityReport {
    findings = List.copyOf(findings);
  }

  /**
   * The counts.
   *
   * @param orphanedAvailabilityCleaned contents without sidecars that were taken out of own batches
   * @param missingAvailabilityRecords bits that were not set although the bytes lie here
   * @param availabilityRecordsCreated those of them that are set now
   * @param consistencyErrors bits without bytes, and damage of any kind
   * @param consistencyErrorsRepaired those of them that are mended now
   * @param orphansMasked contents that others say to hold and that the library has dropped
   */
  public record Counts(
      long orphanedAvailabilityCleaned,
      long missingAvailabilityRecords,
      long availabilityRecordsCreated,
      long consistencyErrors,
      long consistencyErrorsRepaired,
      long orphansMasked) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    /** Whether all was as it should be; what was dropped and cleaned up is. */
    public boolean isSound() {
      return missingAvailabilityRecords == 0 && consistencyErrors == 0;
    }

    Counts plus(Counts more) {
      return new Counts(
          orphanedAvailabilityCleaned + more.orphanedAvailabilityCleaned,
          missingAvailabilityRecords + more.missingAvailabilityRecords,
          availabilityRecordsCreated + more.availabilityRecordsCreated,
          consistencyErrors + more.consistencyErrors,
          consistencyErrorsRepaired + more.consistencyErrorsRepaired,
          orphansMasked + more.orphansMasked);
    }
  }

  /**
   * An error.
   *
   * @param table where it is: a table, {@code availability} or {@code sidecars}
   * @param id of the row, content, batch or file
   */
  public record Finding(String table, String id, String what, boolean repaired) {}
}
