package io.muster.storage.integrity;

import io.muster.storage.integrity.IntegrityReport.Counts;
import io.muster.storage.integrity.IntegrityReport.Finding;
import java.util.ArrayList;
import java.util.List;

/** What a pass has found up to now. */
final class Tally {
  /** Length of what is said of one error, in UTF-16 units. */
  static final int MAX_WHAT = 500;

  private Counts counts;
  private long checked;
  private final List<Finding> findings;

  Tally(Counts counts, long checked, List<Finding> findings) {
    this.counts = counts;
    this.checked = checked;
    this.findings = new ArrayList<>(findings);
  }

  void checked(long more) {
    checked += more;
  }

  void cleaned(long orphans) {
    counts = counts.plus(new Counts(orphans, 0, 0, 0, 0, 0));
  }

  void missing(long missing, long created) {
    counts = counts.plus(new Counts(0, missing, created, 0, 0, 0));
  }

  void masked(long orphans) {
    counts = counts.plus(new Counts(0, 0, 0, 0, 0, orphans));
  }

  void error(String table, String id, String what, boolean repaired) {
    counts = counts.plus(new Counts(0, 0, 0, 1, repaired ? 1 : 0, 0));
    if (findings.size() < IntegrityReport.MAX_FINDINGS) {
      String shown = what.length() > MAX_WHAT ? what.substring(0, MAX_WHAT) : what;
      findings.add(new Finding(table, id, shown, repaired));
    }
  }

  /** Whether an error is left that could not be mended. */
  boolean hasDamage() {
    return counts.consistencyErrors() > counts.consistencyErrorsRepaired();
  }

  Counts counts() {
    return counts;
  }

  long checked() {
    return checked;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
