package io.muster.storage.integrity;

import io.muster.protocol.model.RecordType;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryCheck;
import java.util.List;
import java.util.Optional;

/** Reads every record with its checksum, one type after the other. */
final class RowPart implements Part {
  /** Rows that are read together. */
  private static final int PAGE = 500;

  private static final List<RecordType> TYPES = List.of(RecordType.values());

  private final Library library;
  private final IntegrityTarget target;
  private final Tally tally;

  RowPart(Library library, IntegrityTarget target, Tally tally) {
    this.library = library;
    this.target = target;
    this.tally = tally;
  }

  /** A position is the name of a type, a colon, and the row to go on after. */
  @Override
  public Optional<String> step(String position, Slice slice) {
    String at = position.isEmpty() ? first(TYPES.getFirst()) : position;
    int colon = at.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(at);
    }
    RecordType type = RecordType.valueOf(at.substring(0, colon));
    LibraryCheck.Rows rows =
        library.check().rows(type, Long.parseLong(at.substring(colon + 1)), PAGE);
    tally.checked(rows.count());
    boolean dropped = type == RecordType.GROUP && drop(rows.damaged());
    String then = dropped ? "; taken out, to be fetched from a device that has it" : "";
    rows.problems()
        .forEach(bad -> tally.error(bad.table(), bad.place(), bad.what() + then, dropped));
    if (rows.more()) {
      return Optional.of(type.name() + ":" + rows.last());
    }
    int next = TYPES.indexOf(type) + 1;
    return next < TYPES.size() ? Optional.of(first(TYPES.get(next))) : Optional.empty();
  }

  /** A device that is alone keeps what it has. Returns whether they were taken out. */
  private boolean drop(List<Long> groupRows) {
    if (groupRows.isEmpty() || library.members().size() < 2 || library.isReadOnly()) {
      return false;
    }
    target.dropDamaged(groupRows);
    return true;
  }

  private static String first(RecordType type) {
    return type.name() + ":" + Long.MIN_VALUE;
  }
}
