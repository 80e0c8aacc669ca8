package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Searches and sums over the index, and what people said of files; each from one snapshot. */
public final class IndexQueries {
  /** Most places that are listed of one duplicated content. */
  public static final int MAX_PLACES = 100;

  /** Most kinds beside the usual ones that are named. */
  private static final int MAX_KINDS = 50;

  static final String KINDS =
      """
      WITH RECURSIVE kinds (kind) AS (
        SELECT min(kind) FROM content_identity UNION ALL
        SELECT (SELECT min(kind) FROM content_identity c WHERE c.kind > kinds.kind)
        FROM kinds WHERE kind IS NOT NULL)
      SELECT kind FROM kinds WHERE kind IS NOT NULL LIMIT ?\
      """;
  static final String TAGS_NAMED = "SELECT uuid FROM tags WHERE name = ? AND life % 2 = 1";
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
      sql.name(search.name(), pair -> NameIndex.runs(session, pair));
    }
    if (search.words() != null) {
      sql.words(search.words(), pair -> NameIndex.runs(session, pair));
    }
    if (search.tag() != null) {
      sql.tags(session.list(TAGS_NAMED, row -> row.uuid(1), search.tag()));
    }
    if (search.label() != null) {
      sql.labels(new MetadataQueries(session, records).labels().at(search.label()));
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

  /** The tags of a name: several where devices made one each. */
  public List<Uuid> tagsNamed(String name) {
    return database.read(session -> session.list(TAGS_NAMED, row -> row.uuid(1), name));
  }

  /** What people said of a content or entry. */
  public FileNotes about(Uuid target) {
    return about(List.of(target)).getFirst();
  }

  /** What people said of each of some contents and entries, in the same order. */
  public List<FileNotes> about(List<Uuid> targets) {
    return database.read(session -> new MetadataQueries(session, records).about(targets));
  }

  /** A tag, or a label by its path, and how many contents and entries have it. */
  public record Use(String name, List<Uuid> uuids, String color, String icon, long uses) {
    public Use {
      uuids = List.copyOf(uuids);
    }

    Use plus(Use other) {
      List<Uuid> all = new ArrayList<>(uuids);
      all.addAll(other.uuids);
      return new Use(name, all, color, icon, uses);
    }

    Use used(long count) {
      return new Use(name, uuids, color, icon, count);
    }
  }

  /** The tags in order of name, those of one name as one, each file counted once. */
  public List<Use> tags(int limit) {
    return database.read(session -> new MetadataQueries(session, records).tagUses(limit));
  }

  /** The labels in order of path, those of one path as one. */
  public List<Use> labels() {
    return database.read(session -> new MetadataQueries(session, records).labelUses());
  }

  /** The labels by their path. */
  public SortedMap<String, List<Uuid>> labelPaths() {
    return database.read(session -> new MetadataQueries(session, records).labels().byPath());
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
   * Contents with two places or more on a device, the largest first; empty files are left out.
   *
   * @param device whose copies count
   */
  public List<Duplicate> duplicates(Uuid device, int limit) {
    return new Duplicates(database, device).largest(limit);
  }

  /** How much lies in a folder and all below it. */
  public record FolderSum(String path, long files, long bytes) {}

  /**
   * The folders at and below one of a location with the most bytes, the largest first.
   *
   * @param folder empty for the whole location
   * @param limit so many are kept in memory, and those that the present one lies in
   */
  public List<FolderSum> largestFolders(Location location, String folder, int limit) {
    return database.read(session -> FolderSums.largest(session, location, folder, limit));
  }

  /** The kinds that contents have, the usual ones first. */
  public List<String> kinds() {
    List<String> here =
        database.read(session -> session.list(KINDS, row -> ContentKinds.read(row, 1), MAX_KINDS));
    return Stream.concat(ContentKinds.usual().stream(), here.stream()).distinct().toList();
  }
}
