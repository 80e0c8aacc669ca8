package io.muster.daemon.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The one place that lays out tables: aligned columns that fit the width of the terminal. */
final class Table {
  private static final String GUTTER = "  ";
  private static final int MIN_COLUMN = 4;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with one cell per column. */
  Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    rows.add(Arrays.stream(cells).map(Text::clean).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The header and the rows, none wider than the given width. */
  List<String> lines(int width) {
    int[] widths = widths(width);
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::header).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths(int width) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int header = Text.width(columns.get(i).header());
      int cells = rows.stream().mapToInt(row -> Text.width(row.get(column))).max().orElse(0);
      widths[i] = Math.max(header, cells);
    }
    int excess = total(widths) - width;
    for (; excess > 0 && shrinkWidest(widths); excess--) {}
    return widths;
  }

  private static int total(int[] widths) {
    int total = GUTTER.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    return total;
  }

  /** Takes a column from the widest text; numbers are cut only where no text is left to cut. */
  private boolean shrinkWidest(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean text = columns.get(i).kind() != Kind.NUMBER;
      if (text && widths[i] > MIN_COLUMN && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    if (widest < 0) {
      return false;
    }
    widths[widest]--;
    return true;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      Kind kind = columns.get(i).kind();
      String cell =
          kind == Kind.PATH
              ? Text.cutMiddle(cells.get(i), widths[i])
              : Text.cutEnd(cells.get(i), widths[i]);
      line.append(i == 0 ? "" : GUTTER).append(Text.pad(cell, widths[i], kind == Kind.NUMBER));
    }
    return line.toString().stripTrailing();
  }

  /** How a column is aligned and cut. */
  enum Kind {
    /** Left, cut at its end. */
    TEXT,
    /** Left, cut in its middle. */
    PATH,
    /** Right, not cut. */
    NUMBER
  }

  record Column(String header, Kind kind) {
    static Column text(String header) {
      return new Column(header, Kind.TEXT);
    }

    static Column path(String header) {
      return new Column(header, Kind.PATH);
    }

    static Column number(String header) {
      return new Column(header, Kind.NUMBER);
    }
  }
}
