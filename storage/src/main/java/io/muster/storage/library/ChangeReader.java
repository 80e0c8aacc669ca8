package io.muster.storage.library;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Register;
import io.muster.storage.library.DotTable.Live;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what is left of a range of writes, within limits. */
final class ChangeReader {
  /** What a register takes on the way beside its name and value, roughly, in bytes. */
  private static final int REGISTER_OVERHEAD = 80;

  /** Most records of one answer, whatever was asked for. */
  static final int MAX_RECORDS = 100_000;

  /** Where a record lies: its type's number and its row. */
  private record Place(int type, long id) {}

  private final Session session;
  private final Records records;
  private final ChangeRange wanted;
  private final int maxRecords;
  private final int maxBytes;
  private final Map<Place, Optional<LibraryRecord>> loaded = new HashMap<>();
  private final List<LibraryRecord> found = new ArrayList<>();
  private long bytes;

  ChangeReader(Session session, Records records, ChangeRange wanted, int maxRecords, int maxBytes) {
    this.session = session;
    this.records = records;
    this.wanted = wanted;
    this.maxRecords = Math.clamp(maxRecords, 1, MAX_RECORDS);
    this.maxBytes = maxBytes;
  }

  /** The first write always comes, whole; then as many as fit, whole ones only. */
  Changes read() throws SQLException {
    List<Live> live = DotTable.in(session, records.writers(), wanted, maxRecords + 1);
    long covered = wanted.range().upTo();
    if (live.size() > maxRecords) {
      // What has this many before it is left for the next time, unless one write has so many.
      long last = Math.max(live.get(maxRecords).sequence() - 1, live.getFirst().sequence());
      covered = last;
      live = live.stream().filter(dot -> dot.sequence() <= last).toList();
    }
    long end = take(live, covered);
    return new Changes(ChangeRange.of(wanted.writer(), wanted.range().after(), end), found);
  }

  /** Takes whole writes in order while they fit; returns how far that came. */
  private long take(List<Live> live, long covered) throws SQLException {
    int at = 0;
    while (at < live.size()) {
      List<LibraryRecord> write = new ArrayList<>();
      long sequence = live.get(at).sequence();
      for (; at < live.size() && live.get(at).sequence() == sequence; at++) {
        part(live.get(at)).ifPresent(write::add);
      }
      if (!found.isEmpty() && bytes + size(write) > maxBytes) {
        return sequence - 1;
      }
      found.addAll(write);
      bytes += size(write);
    }
    return covered;
  }

  /**
   * What is left of a write in a record; nothing where all of it was superseded, or the row is
   * damaged. It must not keep all later writes back: whoever has the record gives it by root.
   */
  private Optional<LibraryRecord> part(Live live) throws SQLException {
    Place place = new Place(live.type(), live.id());
    Optional<LibraryRecord> found = loaded.get(place);
    if (found == null) {
      found = records.readable(session, live.type(), live.id());
      loaded.put(place, found);
    }
    return found.flatMap(whole -> part(live, whole));
  }

  private Optional<LibraryRecord> part(Live live, LibraryRecord whole) {
    Dot dot = new Dot(wanted.writer(), live.sequence());
    SortedMap<String, Register> fields = new TreeMap<>(whole.fields());
    fields.values().removeIf(register -> !register.dot().equals(dot));
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(new LibraryRecord(whole.key(), fields));
  }

  /** What the records of a write take on the way, in bytes, about. */
  static long size(List<LibraryRecord> write) {
    long size = 0;
    for (LibraryRecord record : write) {
      size += record.key().key().size();
      for (Map.Entry<String, Register> field : record.fields().entrySet()) {
        size += field.getKey().length() + field.getValue().value().size() + REGISTER_OVERHEAD;
      }
    }
    return size;
  }
}
