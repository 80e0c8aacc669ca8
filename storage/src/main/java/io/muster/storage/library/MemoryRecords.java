package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Records in memory, with what finds them by leaf and by write. Not safe for several threads. */
final class MemoryRecords {
  /** A record and its place among all in order of their first coming. */
  private record Row(long id, LibraryRecord record) {}

  private final Map<RecordKey, Row> rows = new LinkedHashMap<>();
  private final Map<Integer, Set<RecordKey>> leaves = new LinkedHashMap<>();
  private final Map<Writer, NavigableMap<Long, Set<RecordKey>>> writes = new LinkedHashMap<>();
  private final NavigableSet<ContentId> groups = new TreeSet<>();
  private final RecordTree tree = new RecordTree();
  private long lastId;

  /** The same records, to change apart from these. */
  MemoryRecords copy() {
    MemoryRecords copy = new MemoryRecords();
    rows.values().stream()
        .sorted(Comparator.comparingLong(Row::id))
        .forEach(row -> copy.put(row.record()));
    return copy;
  }

  LibraryRecord get(RecordKey key) {
    Row row = rows.get(key);
    return row == null ? LibraryRecord.empty(key) : row.record();
  }

  Collection<LibraryRecord> all() {
    return rows.values().stream().map(Row::record).toList();
  }

  RecordTree tree() {
    return tree;
  }

  /** The contents with a group from one id up to another one, with both. */
  List<ContentId> groups(ContentId from, ContentId to) {
    return List.copyOf(groups.subSet(from, true, to, true));
  }

  /** Puts a record in the place of the one with its key. */
  void put(LibraryRecord now) {
    RecordKey key = now.key();
    LibraryRecord before = get(key);
    Row row = rows.get(key);
    rows.put(key, new Row(row == null ? ++lastId : row.id(), now));
    if (key.type() == RecordType.GROUP) {
      groups.add(new ContentId(Uuid.of(key.key())));
    }
    leaves.computeIfAbsent(RecordTree.leafOf(key), any -> new LinkedHashSet<>()).add(key);
    tree.replace(before, now);
    for (Register register : before.fields().values()) {
      writes(register.dot()).remove(key);
    }
    for (Register register : now.fields().values()) {
      writes(register.dot()).add(key);
    }
  }

  /** Takes a record out; its writes count as seen still. */
  void drop(RecordKey key) {
    Row row = rows.remove(key);
    if (row != null) {
      if (key.type() == RecordType.GROUP) {
        groups.remove(new ContentId(Uuid.of(key.key())));
      }
      leaves.getOrDefault(RecordTree.leafOf(key), new LinkedHashSet<>()).remove(key);
      tree.replace(row.record(), LibraryRecord.empty(key));
      row.record().fields().values().forEach(register -> writes(register.dot()).remove(key));
    }
  }

  private Set<RecordKey> writes(Dot dot) {
    return writes
        .computeIfAbsent(dot.writer(), any -> new TreeMap<>())
        .computeIfAbsent(dot.sequence(), any -> new LinkedHashSet<>());
  }

  List<LibraryRecord> in(int leaf) {
    return sorted(leaves.getOrDefault(leaf, Collections.emptySet()));
  }

  private List<LibraryRecord> sorted(Set<RecordKey> keys) {
    return keys.stream()
        .map(rows::get)
        .sorted(
            Comparator.comparing((Row row) -> row.record().key().type()).thenComparingLong(Row::id))
        .map(Row::record)
        .toList();
  }

  /** What is left of a range of writes; the first one whole, then as many as fit. */
  Changes changes(ChangeRange wanted, int maxRecords, int maxBytes) {
    int most = Math.clamp(maxRecords, 1, ChangeReader.MAX_RECORDS);
    List<LibraryRecord> found = new ArrayList<>();
    long bytes = 0;
    long end = wanted.range().upTo();
    NavigableMap<Long, Set<RecordKey>> range =
        writes
            .getOrDefault(wanted.writer(), new TreeMap<>())
            .subMap(wanted.range().after(), false, end, true);
    for (Map.Entry<Long, Set<RecordKey>> write : range.entrySet()) {
      List<LibraryRecord> parts = parts(new Dot(wanted.writer(), write.getKey()), write.getValue());
      bytes += ChangeReader.size(parts);
      if (!found.isEmpty() && (found.size() + parts.size() > most || bytes > maxBytes)) {
        end = write.getKey() - 1;
        break;
      }
      found.addAll(parts);
    }
    return new Changes(ChangeRange.of(wanted.writer(), wanted.range().after(), end), found);
  }

  private List<LibraryRecord> parts(Dot dot, Set<RecordKey> keys) {
    List<LibraryRecord> parts = new ArrayList<>();
    for (LibraryRecord record : sorted(keys)) {
      TreeMap<String, Register> fields = new TreeMap<>(record.fields());
      fields.values().removeIf(register -> !register.dot().equals(dot));
      parts.add(new LibraryRecord(record.key(), fields));
    }
    return parts;
  }
}
