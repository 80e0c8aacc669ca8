package io.muster.storage.library;

import io.muster.protocol.model.Uuid;
import io.muster.storage.library.LocalFiles.KnownFile;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The own files of a location that were indexed, in order of their whole path's bytes: what lies in
 * {@code a} has its turn at {@code a/}, after {@code a-b}. The index knows folders and names only,
 * so folders are gone down into as a scan does.
 */
final class KnownWalk {
  static final String IN_FOLDER =
      """
      SELECT e.name, ifnull(e.kind, 0), ifnull(e.size, 0), s.nanos_after, s.inode,
        ifnull(e.permissions, 0), c.cas_id, e.life % 2 = 1 AND s.entry_id IS NOT NULL,
        ifnull(e.modified_at, 0)
      FROM folders f CROSS JOIN entry_rows e ON e.folder = f.id
        LEFT JOIN file_stats s ON s.entry_id = e.id
        LEFT JOIN content_identity c ON c.id = e.content
      WHERE f.location = ? AND f.device_uuid = ? AND f.path = ?
      """;

  private static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Session session;
  private final Uuid device;
  private final Uuid location;
  private final List<KnownFile> found = new ArrayList<>();
  private int limit;

  KnownWalk(Session session, Uuid device, Uuid location) {
    this.session = session;
    this.device = device;
    this.location = location;
  }

  /** An entry; a file only if it is known and exists. */
  private record Child(String name, EntryKind kind, @Nullable KnownFile file) {}

  Optional<KnownFile> at(String path) throws SQLException {
    EntryPath place = EntryPath.of(path);
    return session
        .first(
            IN_FOLDER + "AND e.name = ?",
            row -> child(row, place.folder()),
            location,
            device,
            place.folder(),
            place.name())
        .map(Child::file);
  }

  List<KnownFile> after(String path, int most) throws SQLException {
    limit = most;
    walk("", path);
    return found;
  }

  private boolean isFull() {
    return found.size() >= limit;
  }

  /** Adds what lies in a folder and below; {@code after} is relative to it, empty for all. */
  private void walk(String folder, String after) throws SQLException {
    NavigableMap<String, String> waiting = begun(after);
    String last = after;
    List<Child> page;
    do {
      page = page(folder, last);
      for (Child child : page) {
        walkBefore(folder, child.name(), waiting);
        if (isFull()) {
          return;
        }
        if (child.file() != null) {
          found.add(child.file());
        }
        if (child.kind() == EntryKind.DIRECTORY) {
          waiting.put(child.name() + "/", "");
        }
        last = child.name();
      }
    } while (page.size() == limit);
    walkBefore(folder, null, waiting);
  }

  /** Folders whose name is not after a path, but of whose contents some may be. */
  private static NavigableMap<String, String> begun(String after) {
    NavigableMap<String, String> begun = new TreeMap<>(BYTES);
    for (int end = 1; end <= after.length(); end++) {
      boolean whole = end == after.length();
      if (whole || after.charAt(end) <= '/') {
        boolean inside = !whole && after.charAt(end) == '/';
        begun.put(after.substring(0, end) + "/", inside ? after.substring(end + 1) : "");
        if (inside) {
          break;
        }
      }
    }
    return begun;
  }

  private void walkBefore(
      String folder, @Nullable String name, NavigableMap<String, String> waiting)
      throws SQLException {
    while (!isFull()
        && !waiting.isEmpty()
        && (name == null || BYTES.compare(waiting.firstKey(), name) < 0)) {
      var first = waiting.pollFirstEntry();
      String inner = first.getKey().substring(0, first.getKey().length() - 1);
      walk(folder.isEmpty() ? inner : folder + "/" + inner, first.getValue());
    }
  }

  private List<Child> page(String folder, String after) throws SQLException {
    return session.list(
        IN_FOLDER + "AND e.name > ? ORDER BY e.name LIMIT ?",
        row -> child(row, folder),
        location,
        device,
        folder,
        after,
        limit);
  }

  private static Child child(Row row, String folder) throws SQLException {
    String name = row.text(1);
    EntryKind kind = EntryKind.of(row.number(2));
    boolean isKnown = row.number(8) == 1;
    return new Child(name, kind, isKnown ? known(row, new EntryPath(folder, name), kind) : null);
  }

  private static KnownFile known(Row row, EntryPath path, EntryKind kind) throws SQLException {
    return new KnownFile(
        path.full(),
        kind,
        row.number(3),
        row.number(4) + LocalFiles.nanos(row.number(9)),
        row.number(5),
        row.number(6),
        row.isNull(7) ? null : row.hash(7));
  }
}
