package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Searches and sums over the index, and what people said of files; each from one snapshot. */
public final class IndexQueries {
  /** Most places that are listed of one duplicated content. */
  public static final int MAX_PLACES = 100;

  static final String TAGS_NAMED = "SELECT uuid FROM tags WHERE name = ? AND life % 2 = 1";
  static final String TAG_USES =
      """
      SELECT t.uuid, t.name, ifnull(t.color, ''), ifnull(t.icon, ''),
        (SELECT count(*) FROM metadata_tag l WHERE l.tag_uuid = t.uuid AND l.life % 2 = 1)
      FROM tags t WHERE t.life % 2 = 1 AND t.name IS NOT NULL ORDER BY t.name LIMIT ?\
      """;
  static final String LABEL_USES =
      "SELECT count(*) FROM metadata_label WHERE label_uuid = ? AND life % 2 = 1";
  static final String METADATA =
      """
      SELECT ifnull(notes, ''), ifnull(favorite, 0), ifnull(hidden, 0), ifnull(custom_data, '')
      FROM user_metadata WHERE uuid = ? AND life % 2 = 1\
      """;
  static final String TAGS_OF =
      """
      SELECT DISTINCT t.name FROM metadata_tag l CROSS JOIN tags t ON t.uuid = l.tag_uuid
      WHERE l.metadata_uuid = ? AND l.life % 2 = 1 AND t.life % 2 = 1 AND t.name IS NOT NULL\
      """;
  static final String LABELS_OF =
      "SELECT label_uuid FROM metadata_label WHERE metadata_uuid = ? AND life % 2 = 1";
  static final String SHARED =
      """
      SELECT c.content_uuid, s.size FROM shared_contents s
        CROSS JOIN content_identity c ON c.id = s.content
      ORDER BY s.size DESC LIMIT ? OFFSET ?\
      """;
  static final String FOLDER_SUMS =
      """
      SELECT path, files, bytes FROM folders
      WHERE location = ? AND path IS NOT NULL AND files > 0\
      """;

  /** Contents that are looked at for duplicates at once. */
  private static final int PAGE = 500;

  private final Database database;
  private final Records records;

  IndexQueries(Database database, Records records) {
    this.database = database;
    this.records = records;
  }

  /**
   * Files that fulfil all wishes, each once, in no order; without those that are hidden or lie in
   * no location.
   *
   * @param limit at most {@link Search#MAX_FOUND}
   * @throws IllegalArgumentException if nothing is asked for, or a name is too short
   */
  public List<Entry> find(Search search, int limit) {
    return database.read(
        session -> {
          SearchSql sql = sql(session, search);
          String statement = sql.sql(Math.min(limit, Search.MAX_FOUND));
          return session.list(statement, EntryQueries::read, sql.args());
        });
  }

  private SearchSql sql(Session session, Search search) throws SQLException {
    SearchSql sql = new SearchSql();
    if (search.name() != null) {
      sql.name(search.name());
    }
    if (search.words() != null) {
      sql.words(search.words());
    }
    if (search.tag() != null) {
      sql.tags(session.list(TAGS_NAMED, row -> row.uuid(1), search.tag()));
    }
    if (search.label() != null) {
      sql.labels(labels(session).at(search.label()));
    }
    if (search.favorite()) {
      sql.favorite();
    }
    if (search.kind() != null) {
      sql.kind(search.kind(), search.sizes());
    } else if (!search.sizes().isAny()) {
      sql.sizes(search.sizes());
    }
    return sql;
  }

  private Labels labels(Session session) throws SQLException {
    List<LibraryRecord> all = new ArrayList<>();
    records.forEach(session, RecordType.LABEL, all::add);
    return new Labels(all);
  }

  /** The tags of a name: several where devices made one each. */
  public List<Uuid> tagsNamed(String name) {
    return database.read(session -> session.list(TAGS_NAMED, row -> row.uuid(1), name));
  }

  /** What people said of a content or entry. */
  public FileNotes about(Uuid target) {
    return database.read(
        session -> {
          List<String> tags = session.list(TAGS_OF, row -> row.text(1), target);
          Labels all = labels(session);
          List<String> labels =
              session.list(LABELS_OF, row -> row.uuid(1), target).stream()
                  .flatMap(label -> all.path(label).stream())
                  .distinct()
                  .sorted()
                  .toList();
          List<String> named = tags.stream().sorted().toList();
          return session
              .first(
                  METADATA,
                  row ->
                      new FileNotes(
                          row.text(1),
                          row.number(2) == 1,
                          row.number(3) == 1,
                          row.text(4),
                          named,
                          labels),
                  target)
              .orElseGet(() -> new FileNotes("", false, false, "", named, labels));
        });
  }

  /** A tag, or a label by its path, and how many contents and entries have it. */
  public record Use(String name, List<Uuid> uuids, String color, String icon, long uses) {
    public Use {
      uuids = List.copyOf(uuids);
    }

    private Use plus(Use other) {
      List<Uuid> all = new ArrayList<>(uuids);
      all.addAll(other.uuids);
      return new Use(name, all, color, icon, uses + other.uses);
    }
  }

  /** The tags in order of name, those of one name as one. */
  public List<Use> tags(int limit) {
    return database.read(
        session -> {
          SortedMap<String, Use> byName = new TreeMap<>();
          session
              .list(
                  TAG_USES,
                  row ->
                      new Use(
                          row.text(2),
                          List.of(row.uuid(1)),
                          row.text(3),
                          row.text(4),
                          row.number(5)),
                  limit)
              .forEach(use -> byName.merge(use.name(), use, Use::plus));
          return List.copyOf(byName.values());
        });
  }

  /** The labels in order of path. */
  public List<Use> labels() {
    return database.read(
        session -> {
          List<Use> all = new ArrayList<>();
          for (var label : labels(session).byPath().entrySet()) {
            long uses = 0;
            for (Uuid uuid : label.getValue()) {
              uses += session.number(LABEL_USES, uuid);
            }
            all.add(new Use(label.getKey(), label.getValue(), "", "", uses));
          }
          return all;
        });
  }

  /** A content that lies at several places. */
  public record Duplicate(ContentId content, long size, List<FilePath> paths) {
    public Duplicate {
      paths = List.copyOf(paths);
    }

    /** Bytes that one copy less would free, for each but the first. */
    public long wasted() {
      return size * (paths.size() - 1);
    }
  }

  /**
   * Contents with two places or more on this device, the largest first.
   *
   * @param device whose copies count
   */
  public List<Duplicate> duplicates(Uuid device, int limit) {
    return database.read(
        session -> {
          List<Duplicate> found = new ArrayList<>();
          int offset = 0;
          List<Duplicate> page;
          do {
            page =
                session.list(
                    SHARED,
                    row -> new Duplicate(new ContentId(row.uuid(1)), row.number(2), List.of()),
                    PAGE,
                    offset);
            offset += PAGE;
            for (Duplicate shared : page) {
              List<FilePath> paths =
                  EntryQueries.paths(session, shared.content(), MAX_PLACES).stream()
                      .filter(path -> path.device().equals(device))
                      .toList();
              if (paths.size() > 1 && found.size() < limit) {
                found.add(new Duplicate(shared.content(), shared.size(), paths));
              }
            }
          } while (page.size() == PAGE && found.size() < limit);
          return found;
        });
  }

  /** How much lies in a folder and all below it. */
  public record FolderSum(String path, long files, long bytes) {}

  /**
   * The folders at and below one of a location with the most bytes, the largest first; the whole
   * location is the empty path. Keeps a sum of each of its folders in memory.
   */
  public List<FolderSum> largestFolders(Location location, String folder, int limit) {
    return database.read(
        session -> {
          Map<String, FolderSum> sums = new HashMap<>();
          for (FolderSum sum :
              session.list(
                  FOLDER_SUMS,
                  row -> new FolderSum(row.text(1), row.number(2), row.number(3)),
                  location.uuid())) {
            addUpwards(sums, sum);
          }
          return sums.values().stream()
              .filter(
                  sum ->
                      folder.isEmpty()
                          || sum.path().equals(folder)
                          || sum.path().startsWith(folder + "/"))
              .sorted(
                  Comparator.comparingLong(FolderSum::bytes)
                      .reversed()
                      .thenComparing(FolderSum::path))
              .limit(limit)
              .toList();
        });
  }

  private static void addUpwards(Map<String, FolderSum> sums, FolderSum added) {
    String path = added.path();
    while (true) {
      sums.merge(
          path,
          new FolderSum(path, added.files(), added.bytes()),
          (a, b) -> new FolderSum(a.path(), a.files() + b.files(), a.bytes() + b.bytes()));
      if (path.isEmpty()) {
        return;
      }
      path = EntryPath.of(path).folder();
    }
  }
}
