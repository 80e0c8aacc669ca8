package io.muster.daemon.control;

import java.util.List;

/**
 * What a pass of the integrity job found.
 *
 * @param sound whether nothing was wrong; cleaning up what the library dropped is not wrong
 * @param orphanedAvailabilityCleaned contents without sidecars, taken out of this device's batches
 * @param missingAvailabilityRecords bits that were not set although the bytes lie here
 * @param availabilityRecordsCreated those of them that are set now
 * @param consistencyErrors bits without bytes, and damage of any kind
 * @param consistencyErrorsRepaired those of them that are mended now
 * @param orphansMasked dropped contents that other devices say to hold
 * @param checked batches, contents, rows, sums and tables that were looked at
 * @param findings some of the errors
 */
public record VerifyView(
    boolean sound,
    boolean deep,
    long orphanedAvailabilityCleaned,
    long missingAvailabilityRecords,
    long availabilityRecordsCreated,
    long consistencyErrors,
    long consistencyErrorsRepaired,
    long orphansMasked,
    long checked,
    long millis,
    List<Finding> findings) {
  /** An error: where it is, what it is, and whether it is mended. */
  public record Finding(String table, String id, String what, boolean repaired) {}
}
