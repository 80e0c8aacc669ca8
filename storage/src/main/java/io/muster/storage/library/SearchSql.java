package io.muster.storage.library;

import com.google.common.base.Splitter;
import io.muster.protocol.model.Uuid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A search as one statement: each wish is a set of entry ids that an index gives, and an entry must
 * be in all of them.
 */
final class SearchSql {
  /** Runs of three letters that are asked for; what they give is compared with the name anyway. */
  private static final int MAX_RUNS = 24;

  /** Tags or labels of one name that are looked at. */
  static final int MAX_NAMED = 500;

  private static final int RUN = 3;

  private static final Splitter PIECES = Splitter.onPattern("[*?]+");
  private static final Splitter WORDS = Splitter.onPattern("[^\\p{L}\\p{N}]+").omitEmptyStrings();

  static final String OF_METADATA =
      """
      SELECT e.id FROM (%1$s) m
        CROSS JOIN content_identity c ON substr(c.content_uuid, 1, 4) = substr(m.uuid, 1, 4)
          AND c.content_uuid = m.uuid
        CROSS JOIN entry_rows e ON e.content = c.id AND e.content > 0
      UNION ALL
      SELECT e.id FROM (%1$s) m
        CROSS JOIN entry_rows e ON substr(e.uuid, 1, 4) = substr(m.uuid, 1, 4)
          AND e.uuid = m.uuid\
      """;
  static final String OF_NOTES =
      """
      SELECT uuid FROM user_metadata
      WHERE life %% 2 = 1 AND id IN (SELECT rowid FROM note_words WHERE note_words MATCH ?%d)\
      """;
  static final String OF_TEXTS =
      """
      SELECT e.id FROM indexed_texts t CROSS JOIN entry_rows e
        ON e.content = t.content AND e.content > 0
      WHERE t.id IN (SELECT rowid FROM text_words WHERE text_words MATCH ?%d)\
      """;
  static final String OF_NAME = "SELECT rowid AS id FROM entry_names WHERE entry_names MATCH ?%d";

  /** Each kind after the one before it, then what has none: the index is read for each. */
  static final String KINDS =
      """
      WITH RECURSIVE kinds (kind) AS (
        SELECT min(kind) FROM content_identity UNION ALL
        SELECT (SELECT min(kind) FROM content_identity c WHERE c.kind > kinds.kind)
        FROM kinds WHERE kind IS NOT NULL)
      SELECT e.id FROM kinds CROSS JOIN content_identity c
        ON c.kind IS kinds.kind AND c.size >> 16 BETWEEN ?%1$d >> 16 AND ?%2$d >> 16
          AND c.size BETWEEN ?%1$d AND ?%2$d
        CROSS JOIN entry_rows e ON e.content = c.id AND e.content > 0
      UNION ALL
      SELECT e.id FROM entry_rows e
      WHERE e.kind = 1 AND ifnull(e.content, 0) = 0 AND e.size BETWEEN ?%1$d AND ?%2$d\
      """;

  static final String OF_KIND =
      """
      SELECT e.id FROM content_identity c
        CROSS JOIN entry_rows e ON e.content = c.id AND e.content > 0
      WHERE c.kind = ?%1$d AND c.size >> 16 BETWEEN ?%2$d >> 16 AND ?%3$d >> 16
        AND c.size BETWEEN ?%2$d AND ?%3$d\
      """;

  /** What lies in them is hidden too. '0' follows '/'. */
  static final String HIDDEN_FOLDERS =
      """
      WITH hidden (location, device, path) AS MATERIALIZED (
        SELECT f.location, f.device_uuid, iif(f.path = '', e.name, f.path || '/' || e.name)
        FROM user_metadata h
          CROSS JOIN entry_rows e ON substr(e.uuid, 1, 4) = substr(h.uuid, 1, 4)
            AND e.uuid = h.uuid AND e.kind = 2
          CROSS JOIN folders f ON f.id = e.folder
        WHERE h.hidden = 1 AND h.life % 2 = 1)
      """;

  private final List<String> sets = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> args = new ArrayList<>();

  private int argument(Object value) {
    args.add(value);
    return args.size();
  }

  /**
   * Files whose name fits a pattern, or has this part.
   *
   * @param begun gives the runs of three letters that begin with two, or none if they are too many
   */
  SearchSql name(String pattern, Begun begun) throws SQLException {
    boolean isPattern = pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
    String whole = isPattern ? pattern : "*" + pattern + "*";
    String runs = runs(whole + NameIndex.END);
    if (runs.isEmpty()) {
      runs = any(begun.with(pair(whole)));
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is too short to search for: give two letters in a row that are not too common, or"
                  .formatted(pattern)
              + " an ending like *.c; --text looks for whole words");
    }
    sets.add(OF_NAME.formatted(argument(runs)));
    conditions.add("e.name LIKE ?%d ESCAPE '\\'".formatted(argument(like(whole))));
    return this;
  }

  /** The runs of names. */
  interface Begun {
    List<String> with(String pair) throws SQLException;
  }

  /** Two letters that a name has which fits the pattern; empty if none. */
  private static String pair(String pattern) {
    for (String piece : PIECES.split(pattern)) {
      if (piece.codePointCount(0, piece.length()) == RUN - 1) {
        return piece;
      }
    }
    return "";
  }

  private static String like(String pattern) {
    return pattern
        .replace("\\", "\\\\")
        .replace("%", "\\%")
        .replace("_", "\\_")
        .replace('*', '%')
        .replace('?', '_');
  }

  /** The runs of three letters that every name has which fits the pattern; empty if none. */
  private static String runs(String pattern) {
    Set<String> runs = new LinkedHashSet<>();
    boolean isOpen = pattern.endsWith("*" + NameIndex.END);
    String literal = isOpen ? pattern.substring(0, pattern.length() - 1) : pattern;
    for (String piece : PIECES.split(literal)) {
      int[] letters = piece.codePoints().toArray();
      for (int i = 0; i + RUN <= letters.length && runs.size() < MAX_RUNS; i++) {
        runs.add(new String(letters, i, RUN));
      }
    }
    return all(runs);
  }

  private static String all(Collection<String> terms) {
    return joined(terms, " AND ");
  }

  private static String any(Collection<String> terms) {
    return joined(terms, " OR ");
  }

  private static String joined(Collection<String> terms, String by) {
    return terms.stream()
        .map(term -> '"' + term.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(by));
  }

  /**
   * Files with these words in their name, their notes or an extracted text.
   *
   * @param begun as for {@link #name}
   */
  SearchSql words(String text, Begun begun) throws SQLException {
    List<String> words = WORDS.splitToList(text);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("'%s' holds no word to search for".formatted(text));
    }
    int wanted = argument(all(words));
    List<String> places = new ArrayList<>();
    String pattern = "*" + String.join("*", words) + "*";
    String runs = runs(pattern + NameIndex.END);
    if (runs.isEmpty()) {
      runs = any(begun.with(pair(pattern)));
    }
    if (!runs.isEmpty()) {
      places.add(
          "SELECT n.id FROM (%s) n CROSS JOIN entry_rows e ON e.id = n.id WHERE %s"
              .formatted(
                  OF_NAME.formatted(argument(runs)),
                  words.stream()
                      .map(word -> "e.name LIKE ?%d".formatted(argument("%" + word + "%")))
                      .collect(Collectors.joining(" AND "))));
    }
    places.add(OF_TEXTS.formatted(wanted));
    places.add(OF_METADATA.formatted(OF_NOTES.formatted(wanted)));
    sets.add(once(String.join("\nUNION ALL\n", places)));
    return this;
  }

  /** Files with one of these tags. */
  SearchSql tags(Collection<Uuid> tags) {
    return linked("metadata_tag", "tag_uuid", tags);
  }

  /** Files with one of these labels. */
  SearchSql labels(Collection<Uuid> labels) {
    return linked("metadata_label", "label_uuid", labels);
  }

  private SearchSql linked(String table, String column, Collection<Uuid> uuids) {
    String wanted =
        uuids.stream()
            .limit(MAX_NAMED)
            .map(uuid -> "?" + argument(uuid))
            .collect(Collectors.joining(", "));
    sets.add(
        once(
            OF_METADATA.formatted(
                "SELECT metadata_uuid AS uuid FROM %s WHERE %s IN (%s) AND life %% 2 = 1"
                    .formatted(table, column, wanted))));
    return this;
  }

  /** Of a set that may name an entry twice: a limit must count it once. */
  private static String once(String set) {
    return "SELECT DISTINCT id FROM (" + set + ")";
  }

  SearchSql favorite() {
    sets.add(
        once(
            OF_METADATA.formatted(
                "SELECT uuid FROM user_metadata WHERE favorite = 1 AND life % 2 = 1")));
    return this;
  }

  SearchSql kind(String kind, Search.Sizes sizes) {
    int stored = argument(ContentKinds.column(kind));
    sets.add(OF_KIND.formatted(stored, argument(sizes.min()), argument(sizes.max())));
    return this;
  }

  SearchSql sizes(Search.Sizes sizes) {
    if (sets.isEmpty()) {
      sets.add(KINDS.formatted(argument(sizes.min()), argument(sizes.max())));
    } else {
      conditions.add(
          "e.size BETWEEN ?%d AND ?%d".formatted(argument(sizes.min()), argument(sizes.max())));
    }
    return this;
  }

  /**
   * The statement; at most so many rows, those of hidden files and of what lies in hidden folders
   * left out.
   *
   * @throws IllegalArgumentException if nothing is asked for
   */
  String sql(int limit) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("say what to find: a name, words, a tag, a size");
    }
    StringBuilder sql = new StringBuilder(HIDDEN_FOLDERS).append(EntryQueries.COLUMNS);
    sql.append("FROM (").append(sets.getFirst()).append(") k\n");
    sql.append(
        """
        CROSS JOIN entry_rows e ON e.id = k.id CROSS JOIN folders f ON f.id = e.folder
        CROSS JOIN locations l ON l.device_uuid = f.device_uuid AND l.uuid = f.location
          AND l.life % 2 = 1 AND l.path IS NOT NULL
        LEFT JOIN content_identity c ON c.id = e.content
        WHERE
        """);
    sql.append(EntryQueries.SHOWN).append(" AND e.kind <> 2");
    sets.stream()
        .skip(1)
        .forEach(set -> sql.append("\nAND e.id IN (SELECT id FROM (").append(set).append("))"));
    conditions.forEach(condition -> sql.append("\nAND ").append(condition));
    sql.append(
        """

        AND NOT EXISTS (SELECT 1 FROM user_metadata h WHERE h.hidden = 1 AND h.life % 2 = 1
          AND h.uuid IN (e.uuid, c.content_uuid))
        AND NOT EXISTS (SELECT 1 FROM hidden d
          WHERE +d.location = f.location AND +d.device = f.device_uuid
            AND (f.path = d.path OR f.path > d.path || '/' AND f.path < d.path || '0'))
        LIMIT ?\
        """);
    sql.append(argument(limit));
    return sql.toString();
  }

  Object[] args() {
    return args.toArray();
  }
}
