package io.muster.storage.library;

import io.muster.storage.library.IndexQueries.FolderSum;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Adds up what lies in the folders of a tree, from what lies in each of them alone. Folders come in
 * order of the bytes of their path, where {@code a-b} stands between {@code a} and {@code a/c}: so
 * those whose sums are not yet whole are all beginnings of the present path. Only these and the
 * largest are kept, however many there are.
 */
final class FolderSums {
  static final String AT =
      "SELECT path, files, bytes FROM folders WHERE location = ? AND device_uuid = ? AND path = ?";
  static final String BELOW =
      """
      SELECT path, files, bytes FROM folders
      WHERE location = ? AND device_uuid = ? AND path > ? AND path < ?
      ORDER BY path LIMIT ?\
      """;

  /** Folders that are read at once. */
  private static final int PAGE = 1000;

  private static final Comparator<FolderSum> LARGEST_FIRST =
      Comparator.comparingLong(FolderSum::bytes).reversed().thenComparing(FolderSum::path);

  private final String top;
  private final int limit;
  private final PriorityQueue<FolderSum> largest;

  /** Those that are begun, by the length of their path, which {@code last} begins with. */
  private final NavigableMap<Integer, FolderSum> open = new TreeMap<>();

  private String last;

  private FolderSums(String top, int limit) {
    this.top = top;
    this.limit = limit;
    this.last = top;
    this.largest = new PriorityQueue<>(LARGEST_FIRST.reversed());
  }

  /**
   * The largest at and below a folder of a location.
   *
   * @param folder empty for the whole location
   */
  static List<FolderSum> largest(Session session, Location location, String folder, int limit)
      throws SQLException {
    FolderSums sums = new FolderSums(folder, limit);
    sums.read(session, location);
    sums.closeFrom(0);
    return sums.largest.stream().sorted(LARGEST_FIRST).toList();
  }

  private void read(Session session, Location location) throws SQLException {
    session
        .first(AT, FolderSums::sum, location.uuid(), location.device(), top)
        .ifPresent(this::add);
    String after = top.isEmpty() ? "" : top + "/";
    Object end = EntryQueries.endOf(top);
    List<FolderSum> page;
    do {
      page =
          session.list(
              BELOW, FolderSums::sum, location.uuid(), location.device(), after, end, PAGE);
      page.forEach(this::add);
      after = page.isEmpty() ? after : page.getLast().path();
    } while (page.size() == PAGE);
  }

  private static FolderSum sum(Row row) throws SQLException {
    return new FolderSum(row.text(1), row.number(2), row.number(3));
  }

  /** Adds what lies in a folder itself to it and to all above it. */
  private void add(FolderSum own) {
    if (own.files() <= 0) {
      return;
    }
    String path = own.path();
    close(path);
    last = path;
    addTo(top.length(), own);
    for (int at = path.indexOf('/', top.length() + 1); at > 0; at = path.indexOf('/', at + 1)) {
      addTo(at, own);
    }
    if (path.length() > top.length()) {
      addTo(path.length(), own);
    }
  }

  private void addTo(int length, FolderSum own) {
    open.merge(
        length,
        new FolderSum(own.path().substring(0, length), own.files(), own.bytes()),
        (a, b) -> new FolderSum(a.path(), a.files() + b.files(), a.bytes() + b.bytes()));
  }

  /** Ends those in which neither this path nor one after it can lie. */
  private void close(String path) {
    int same = 0;
    while (same < Math.min(path.length(), last.length())
        && path.charAt(same) == last.charAt(same)) {
      same++;
    }
    closeFrom(same + 1);
    // '0' follows '/'
    open.values().removeIf(sum -> isPast(sum.path().length(), path) && offered(sum));
  }

  private boolean isPast(int length, String path) {
    return length > top.length() && path.length() > length && path.charAt(length) > '/';
  }

  private void closeFrom(int length) {
    NavigableMap<Integer, FolderSum> ended = open.tailMap(length, true);
    ended.values().forEach(this::offered);
    ended.clear();
  }

  private boolean offered(FolderSum sum) {
    largest.add(sum);
    if (largest.size() > limit) {
      largest.remove();
    }
    return true;
  }
}
