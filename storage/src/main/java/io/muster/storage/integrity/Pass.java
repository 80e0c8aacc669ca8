package io.muster.storage.integrity;

import io.muster.storage.integrity.IntegrityReport.Counts;
import io.muster.storage.integrity.IntegrityReport.Finding;
import io.muster.storage.library.Jobs.Job;
import io.muster.storage.library.Jobs.State;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a pass is, as the table of jobs keeps it. The subject is, divided by spaces: whether it is
 * deep, the phase, the position (or "-"), and the six counts. The error column lists the findings,
 * a line each, its parts divided by tabs.
 */
record Pass(boolean deep, Phase phase, String position, long startedAt, Tally tally) {
  private static final int PARTS = 9;
  private static final int FINDING_PARTS = 4;

  static Pass begin(boolean deep, long millis) {
    return new Pass(deep, Phase.BATCHES, "", millis, new Tally(Counts.NONE, 0, List.of()));
  }

  Pass at(Phase next, String where) {
    return new Pass(deep, next, where, startedAt, tally);
  }

  boolean isDone() {
    return phase == Phase.DONE;
  }

  Job job(long millis) {
    Counts counts = tally.counts();
    String subject =
        "%b %s %s %d %d %d %d %d %d"
            .formatted(
                deep,
                phase,
                position.isEmpty() ? "-" : position,
                counts.orphanedAvailabilityCleaned(),
                counts.missingAvailabilityRecords(),
                counts.availabilityRecordsCreated(),
                counts.consistencyErrors(),
                counts.consistencyErrorsRepaired(),
                counts.orphansMasked());
    List<String> lines = tally.findings().stream().map(Pass::line).toList();
    return new Job(
        isDone() ? State.DONE : State.RUNNING,
        subject,
        tally.checked(),
        0,
        lines.isEmpty() ? null : String.join("\n", lines),
        startedAt,
        millis);
  }

  private static String line(Finding finding) {
    return String.join(
        "\t",
        finding.repaired() ? "repaired" : "left",
        plain(finding.table()),
        plain(finding.id()),
        plain(finding.what()));
  }

  private static String plain(String text) {
    return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }

  /** What a job holds; empty if it can't be what {@link #job} wrote. */
  static Optional<Pass> of(Job job) {
    String[] parts = job.subject().split(" ", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      long[] n = new long[6];
      for (int i = 0; i < n.length; i++) {
        n[i] = Long.parseLong(parts[3 + i]);
      }
      Counts counts = new Counts(n[0], n[1], n[2], n[3], n[4], n[5]);
      String position = parts[2].equals("-") ? "" : parts[2];
      Tally tally = new Tally(counts, job.progress(), findings(job.error()));
      boolean deep = parts[0].equals("true");
      return Optional.of(new Pass(deep, Phase.valueOf(parts[1]), position, job.createdAt(), tally));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Finding> findings(@Nullable String lines) {
    return lines == null
        ? List.of()
        : lines
            .lines()
            .limit(IntegrityReport.MAX_FINDINGS)
            .map(line -> line.split("\t", FINDING_PARTS))
            .filter(parts -> parts.length == FINDING_PARTS)
            .map(parts -> new Finding(parts[1], parts[2], parts[3], parts[0].equals("repaired")))
            .toList();
  }

  IntegrityReport report() {
    return new IntegrityReport(
        deep, isDone(), phase.words(), tally.checked(), tally.counts(), tally.findings());
  }
}
