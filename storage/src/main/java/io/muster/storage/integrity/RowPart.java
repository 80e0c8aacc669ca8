package io.muster.storage.integrity;

import io.muster.protocol.model.RecordType;
import io.muster.storage.library.LibraryCheck;
import java.util.List;
import java.util.Optional;

/** Reads every record with its checksum, one type after the other. */
final class RowPart implements Part {
  /** Rows that are read together. */
  private static final int PAGE = 500;

  private static final List<RecordType> TYPES = List.of(RecordType.values());

  private final LibraryCheck library;
  private final Tally tally;

  RowPart(LibraryCheck library, Tally tally) {
    this.library = library;
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
    LibraryCheck.Rows rows = library.rows(type, Long.parseLong(at.substring(colon + 1)), PAGE);
    tally.checked(rows.count());
    rows.problems().forEach(bad -> tally.error(bad.table(), bad.place(), bad.what(), false));
    if (rows.more()) {
      return Optional.of(type.name() + ":" + rows.last());
    }
    int next = TYPES.indexOf(type) + 1;
    return next < TYPES.size() ? Optional.of(first(TYPES.get(next))) : Optional.empty();
  }

  private static String first(RecordType type) {
    return type.name() + ":" + Long.MIN_VALUE;
  }
}
