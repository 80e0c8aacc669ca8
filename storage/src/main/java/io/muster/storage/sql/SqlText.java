package io.muster.storage.sql;

import java.util.Locale;

/**
 * Finds the beginning and the end of a statement in SQL. SQLite itself takes the first statement
 * and leaves the rest, which whoever typed it would never hear of.
 */
final class SqlText {
  private final String sql;
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /** Whether nothing but blanks, comments and semicolons follows the first statement. */
  static boolean isOneStatement(String sql) {
    if (sql.indexOf('\0') >= 0) {
      return false; // SQLite would read no further
    }
    SqlText text = new SqlText(sql);
    text.skipStatement();
    return text.onlyBlanksFollow();
  }

  /** The first word, in upper case; empty if there is none. */
  static String firstWord(String sql) {
    SqlText text = new SqlText(sql);
    text.skipBlanks("");
    int start = text.at;
    while (text.at < sql.length() && Character.isLetter(sql.charAt(text.at))) {
      text.at++;
    }
    return sql.substring(start, text.at).toUpperCase(Locale.ROOT);
  }

  /** Up to the first semicolon that is no part of a text, a name or a comment. */
  private void skipStatement() {
    while (at < sql.length() && sql.charAt(at) != ';') {
      char c = sql.charAt(at);
      if (!skipComment()) {
        at++;
        if (c == '\'' || c == '"' || c == '`') {
          skipPast(String.valueOf(c));
        } else if (c == '[') {
          skipPast("]");
        }
      }
    }
  }

  private boolean onlyBlanksFollow() {
    skipBlanks(";");
    return at == sql.length();
  }

  /** Past blanks, comments and what counts as a blank. */
  private void skipBlanks(String others) {
    boolean more = true;
    while (more && at < sql.length()) {
      char c = sql.charAt(at);
      if (others.indexOf(c) >= 0 || Character.isWhitespace(c)) {
        at++;
      } else {
        more = skipComment();
      }
    }
  }

  /** Returns whether there was one. */
  private boolean skipComment() {
    if (sql.startsWith("--", at)) {
      skipPast("\n");
      return true;
    }
    if (sql.startsWith("/*", at)) {
      at += 2;
      skipPast("*/");
      return true;
    }
    return false;
  }

  /** One that never ends is a mistake that SQLite names. */
  private void skipPast(String end) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found + end.length();
  }
}
