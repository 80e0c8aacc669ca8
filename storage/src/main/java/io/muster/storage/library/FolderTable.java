package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Values;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Short numbers for folders, and what lies in each. Used by the one writer only. */
final class FolderTable {
  /** Folders whose number is kept in memory. */
  private static final int MAX_KNOWN = 4096;

  static final String FIND =
      "SELECT id FROM folders WHERE location IS ? AND path IS ? AND device_uuid = ?";

  static final String DROP =
      """
      DELETE FROM folders WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM entry_rows WHERE folder = ?1)\
      """;

  private final Latest<Folder, Long> known = new Latest<>(MAX_KNOWN);
  private final Set<Folder> absent = new HashSet<>();
  private final Map<Long, Sum> changes = new HashMap<>();
  private final Set<Long> left = new HashSet<>();
  private final RowNumbers numbers = new RowNumbers("folders");

  /** The folder that was asked for last: a walk asks for one many times. */
  private @Nullable Folder last;

  private long lastNumber;

  /** Where entries lie. */
  record Folder(ByteString device, @Nullable ByteString location, @Nullable ByteString path) {}

  private static final class Sum {
    private long files;
    private long bytes;
  }

  void load(Session session) throws SQLException {
    numbers.load(session);
    known.clear();
    last = null;
    absent.clear();
    changes.clear();
    left.clear();
  }

  /** Looks for the folders of a bulk, so that nothing is asked between its rows. */
  void look(Session session, Set<Folder> wanted) throws SQLException {
    for (Folder folder : wanted) {
      if (known.get(folder) == null) {
        Optional<Long> stored = stored(session, folder);
        if (stored.isPresent()) {
          known.put(folder, stored.get());
        } else {
          absent.add(folder);
        }
      }
    }
  }

  /** The number of a folder; it gets one if it has none. */
  long number(Session session, Folder folder) throws SQLException {
    if (!folder.equals(last)) {
      lastNumber = find(session, folder);
      last = folder;
    }
    return lastNumber;
  }

  private long find(Session session, Folder folder) throws SQLException {
    Long number = known.get(folder);
    if (number != null) {
      return number;
    }
    Optional<Long> stored = absent.remove(folder) ? Optional.empty() : stored(session, folder);
    long id = stored.isPresent() ? stored.get() : insert(session, folder);
    known.put(folder, id);
    return id;
  }

  private static Optional<Long> stored(Session session, Folder folder) throws SQLException {
    return session.first(
        FIND, row -> row.number(1), folder.location(), text(folder.path()), folder.device());
  }

  private static @Nullable String text(@Nullable ByteString path) {
    return path == null ? null : Values.text(path);
  }

  private long insert(Session session, Folder folder) throws SQLException {
    long id = numbers.next();
    session.insert(
        "INSERT INTO folders (id, device_uuid, location, path) VALUES (?, ?, ?, ?)",
        id,
        folder.device(),
        folder.location(),
        text(folder.path()));
    return id;
  }

  /** Counts files of a folder, until {@link #finish}. */
  void count(long folder, int files, long bytes) {
    Sum sum = changes.computeIfAbsent(folder, _ -> new Sum());
    sum.files += files;
    sum.bytes += bytes;
  }

  /** Notes that an entry lies in it no more: it goes at {@link #finish} if it holds nothing. */
  void left(long folder) {
    left.add(folder);
  }

  /** Stores what was counted, and drops folders that hold nothing any more. */
  void finish(Session session) throws SQLException {
    for (Map.Entry<Long, Sum> change : changes.entrySet()) {
      session.update(
          "UPDATE folders SET files = files + ?, bytes = bytes + ? WHERE id = ?",
          change.getValue().files,
          change.getValue().bytes,
          change.getKey());
    }
    changes.clear();
    absent.clear();
    for (long folder : left) {
      if (session.update(DROP, folder) > 0) {
        known.removeValue(folder);
        last = null;
      }
    }
    left.clear();
  }
}
