package io.muster.storage.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what SQLite says of the pages of a file. */
public final class PageCheck {
  /** Problems that are told; with more the rest is found when these are mended. */
  static final int MAX_PROBLEMS = 100;

  /** The whole file, but for what indexes say of their tables. */
  public static final String WHOLE = "PRAGMA quick_check(%d)".formatted(MAX_PROBLEMS);

  /** The whole file, and every index against its table. */
  public static final String DEEP = "PRAGMA integrity_check(%d)".formatted(MAX_PROBLEMS);

  private static final Pattern TREE = Pattern.compile("Tree (\\d+)\\b.*");
  private static final Pattern INDEX =
      Pattern.compile(
          "(?:row \\d+ (?:missing from|values differ from)|wrong # of entries in"
              + "|non-unique entry in) index (.+)");

  /** A page that nothing refers to: what is left of an index that could not be read. */
  private static final Pattern UNUSED = Pattern.compile("Page \\d+: never used");

  private static final Pattern PAGES = Pattern.compile("(?:Tree|Page|Freelist|Main freelist).*");

  private PageCheck() {}

  /**
   * The problems that a pragma of this kind tells, a line each, without its header: those before
   * the place where it can't go on, if there is one. None if all is sound.
   */
  public static List<String> problems(Session session, String pragma) throws SQLException {
    List<String> told = new ArrayList<>();
    try {
      session.query(pragma, row -> told.add(row.text(1)));
    } catch (SQLException e) {
      if (told.isEmpty()) {
        throw e;
      }
    }
    return told.stream()
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.equals("ok") && !line.startsWith("***"))
        .toList();
  }

  /** The indexes that problems are about; empty if anything else is wrong too. */
  public static Optional<Set<String>> onlyIndexes(Session session, List<String> problems)
      throws SQLException {
    Set<String> indexes = new TreeSet<>();
    for (String problem : problems) {
      Optional<String> index = index(session, problem);
      index.ifPresent(indexes::add);
      if (index.isEmpty() && !isUnused(problem)) {
        return Optional.empty();
      }
    }
    return indexes.isEmpty() ? Optional.empty() : Optional.of(indexes);
  }

  /** Those that are about pages and indexes; single rows with impossible values are left out. */
  public static List<String> structural(List<String> problems) {
    return problems.stream()
        .filter(line -> PAGES.matcher(line).matches() || INDEX.matcher(line).matches())
        .toList();
  }

  /** Whether nothing worse is said than that a page is nobody's. */
  static boolean isUnused(String problem) {
    return UNUSED.matcher(problem).matches();
  }

  private static Optional<String> index(Session session, String problem) throws SQLException {
    Matcher index = INDEX.matcher(problem);
    if (index.matches()) {
      return Optional.of(index.group(1));
    }
    Matcher tree = TREE.matcher(problem);
    return tree.matches()
        ? session.first(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND rootpage = ?",
            row -> row.text(1),
            Long.parseLong(tree.group(1)))
        : Optional.empty();
  }
}
