package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The records that a leaf of the tree holds: a range of keys, see {@link RecordTree#leafOf}. */
final class LeafRows {
  private static final int PAGE = 1000;

  /** The first bytes of a UUID that some indexes hold; a leaf's are fewer. */
  private static final int PREFIX = 4;

  private final Session session;
  private final Records records;

  LeafRows(Session session, Records records) {
    this.session = session;
    this.records = records;
  }

  /** All of them; damage to one is an exception. */
  List<LibraryRecord> in(int leaf) throws SQLException {
    return of(leaf, false);
  }

  /** Those that can be read. */
  List<LibraryRecord> readable(int leaf) throws SQLException {
    return of(leaf, true);
  }

  private List<LibraryRecord> of(int leaf, boolean lenient) throws SQLException {
    List<LibraryRecord> found = new ArrayList<>();
    for (RecordType type : RecordType.values()) {
      Optional<String> value = indexed(type);
      if (value.isPresent()) {
        addRange(value.get(), leaf, type, found, lenient);
      } else {
        addFew(leaf, type, found, lenient);
      }
    }
    return found;
  }

  /** Of some types there are few, and the keys of some lie in no order of leaves. */
  private void addFew(int leaf, RecordType type, List<LibraryRecord> found, boolean lenient)
      throws SQLException {
    if (lenient) {
      addReadable(leaf, type, found);
      return;
    }
    List<Stored> page = records.of(type).page(session, Long.MIN_VALUE, PAGE);
    while (!page.isEmpty()) {
      page.stream()
          .map(Stored::record)
          .filter(record -> RecordTree.leafOf(record.key()) == leaf)
          .forEach(found::add);
      page = records.of(type).page(session, page.getLast().id(), PAGE);
    }
  }

  private void addReadable(int leaf, RecordType type, List<LibraryRecord> found)
      throws SQLException {
    TableShape shape = TableShape.of(type);
    String sql =
        "SELECT id FROM %s WHERE %sid > ? ORDER BY id LIMIT ?"
            .formatted(shape.table(), shape.isRecord());
    List<Long> ids = session.list(sql, row -> row.number(1), Long.MIN_VALUE, PAGE);
    while (!ids.isEmpty()) {
      for (long id : ids) {
        records
            .readable(session, type.number(), id)
            .filter(record -> RecordTree.leafOf(record.key()) == leaf)
            .ifPresent(found::add);
      }
      ids = session.list(sql, row -> row.number(1), ids.getLast(), PAGE);
    }
  }

  /** Adds the rows of which an indexed value, the end of the key or its start, is the leaf's. */
  private void addRange(
      String value, int leaf, RecordType type, List<LibraryRecord> found, boolean lenient)
      throws SQLException {
    String sql = range(value, type);
    byte[] from = RecordTree.first(leaf).bytes();
    int size = value.startsWith("substr") ? PREFIX : from.length;
    for (long id :
        session.list(sql, row -> row.number(1), Arrays.copyOf(from, size), end(leaf, size))) {
      if (lenient) {
        records.readable(session, type.number(), id).ifPresent(found::add);
      } else {
        found.add(records.of(type).get(session, id));
      }
    }
  }

  /** What an index holds of a type's keys; of the other types there are few. */
  static Optional<String> indexed(RecordType type) {
    return switch (type) {
      case GROUP -> Optional.of("content_uuid");
      case METADATA -> Optional.of("uuid");
      case METADATA_TAG, METADATA_LABEL -> Optional.of("metadata_uuid");
      case CONTENT -> Optional.of("substr(content_uuid, 1, 4)");
      case ENTRY -> Optional.of("substr(uuid, 1, 4)");
      case LIBRARY, MEMBER, DEVICE, LOCATION, VARIANT, TAG, LABEL -> Optional.empty();
    };
  }

  static String range(String value, RecordType type) {
    TableShape shape = TableShape.of(type);
    return "SELECT id FROM %s WHERE %s%s >= ? AND %3$s < ? ORDER BY id"
        .formatted(shape.table(), shape.isRecord(), value);
  }

  /** After all values of a leaf; longer ones lie after all of the usual size. */
  private static byte[] end(int leaf, int size) {
    if (leaf + 1 < RecordTree.LEAVES) {
      return Arrays.copyOf(RecordTree.first(leaf + 1).bytes(), size);
    }
    byte[] last = new byte[size + 1];
    Arrays.fill(last, (byte) 0xff);
    return last;
  }
}
