package io.muster.storage.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A step of a migration, as it stands in its {@code .sql} file. Statements run in one transaction,
 * but for those under one of these comments, which run again and again in transactions of their
 * own, up to their semicolon at the end of a line:
 *
 * <pre>
 * -- in slices                 until it changes no row; :slice says how many rows it may change
 * -- in slices of TABLE        once for each range of rowids, above :after and up to :upto
 * </pre>
 *
 * <p>A file without slices is one transaction. With them, the statements between two are one.
 */
record Script(String name, String text, List<Part> parts) {
  private static final Pattern MARK =
      Pattern.compile("\\s*-- in slices(?: of ([a-z_][a-z0-9_]*))?\\s*");
  private static final String LOSS = "-- loses:";
  private static final Pattern SLICE = Pattern.compile(":slice\\b");
  private static final Pattern AFTER = Pattern.compile(":after\\b");
  private static final Pattern UP_TO = Pattern.compile(":upto\\b");

  /** Part of a step. */
  sealed interface Part {}

  /** Statements that run together. */
  record Whole(String sql) implements Part {}

  /** A statement that runs in slices, over the rowids of a table or until it changes nothing. */
  record Sliced(String sql, @Nullable String table) implements Part {
    String over(long rows) {
      return SLICE.matcher(sql).replaceAll(String.valueOf(rows));
    }

    String over(long after, long upTo) {
      String from = AFTER.matcher(sql).replaceAll(String.valueOf(after));
      return UP_TO.matcher(from).replaceAll(String.valueOf(upTo));
    }
  }

  static Script parse(String name, String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder whole = new StringBuilder();
    var lines = text.lines().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      Matcher mark = MARK.matcher(line);
      if (mark.matches()) {
        flush(whole, parts);
        parts.add(sliced(name, mark.group(1), lines));
      } else {
        whole.append(line).append('\n');
      }
    }
    flush(whole, parts);
    return new Script(name, text, List.copyOf(parts));
  }

  private static void flush(StringBuilder whole, List<Part> parts) {
    boolean says =
        whole.toString().lines().anyMatch(line -> !line.isBlank() && !line.startsWith("--"));
    if (says) {
      parts.add(new Whole(whole.toString()));
    }
    whole.setLength(0);
  }

  private static Sliced sliced(String name, @Nullable String table, Iterator<String> lines) {
    StringBuilder sql = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      sql.append(line).append('\n');
      if (line.stripTrailing().endsWith(";")) {
        return checked(name, new Sliced(sql.toString(), table));
      }
    }
    throw new IllegalStateException(name + ": a statement in slices has no end");
  }

  /** A slice without a bound would be the whole table at once. */
  private static Sliced checked(String name, Sliced sliced) {
    boolean bounded =
        sliced.table() == null
            ? SLICE.matcher(sliced.sql()).find()
            : AFTER.matcher(sliced.sql()).find() && UP_TO.matcher(sliced.sql()).find();
    if (!bounded) {
      throw new IllegalStateException(name + ": a statement in slices names no bound");
    }
    return sliced;
  }

  /** What a step to an older schema does not keep: its lines {@code -- loses: words}. */
  List<String> losses() {
    return text.lines()
        .filter(line -> line.startsWith(LOSS))
        .map(line -> line.substring(LOSS.length()).strip())
        .toList();
  }

  boolean isSliced() {
    return parts.stream().anyMatch(Sliced.class::isInstance);
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
