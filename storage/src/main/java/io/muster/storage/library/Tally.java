package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;

/** Counts along while records change. */
final class Tally {
  private LibraryCounts counts;

  Tally(LibraryCounts counts) {
    this.counts = counts;
  }

  LibraryCounts counts() {
    return counts;
  }

  /** Takes a record's former share away and adds its new one. */
  void replace(LibraryRecord before, LibraryRecord after) {
    RecordType type = after.key().type();
    if (type == RecordType.CONTENT) {
      long added = before.fields().isEmpty() ? 1 : 0;
      counts = sum(counts, new LibraryCounts(added, 0, 0, 0), 1);
    } else if (type == RecordType.GROUP) {
      counts = sum(sum(counts, share(before), -1), share(after), 1);
    }
  }

  private static LibraryCounts share(LibraryRecord record) {
    Group group = Group.of(GroupTable.contentOf(record.key()), record);
    int ready = group.ready();
    int failed = group.failed();
    return new LibraryCounts(0, ready + failed > 0 ? 1 : 0, ready, failed);
  }

  private static LibraryCounts sum(LibraryCounts counts, LibraryCounts added, int sign) {
    return new LibraryCounts(
        counts.contents() + sign * added.contents(),
        counts.groups() + sign * added.groups(),
        counts.sidecars() + sign * added.sidecars(),
        counts.failed() + sign * added.failed());
  }
}
