package io.muster.sim.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures for people and for programs. */
final class BenchReport {
  private static final JsonMapper JSON = new JsonMapper();

  private BenchReport() {}

  /** A list of objects with the fields of {@link BenchRow}. */
  static String json(List<BenchRow> rows) {
    ArrayNode list = JSON.createArrayNode();
    for (BenchRow row : rows) {
      ObjectNode node = list.addObject();
      node.put("name", row.name());
      node.put("value", row.value());
      node.put("unit", row.unit());
      node.put("baseline", row.baseline());
      node.put("ratio", row.ratio());
      node.put("target", row.target());
      node.put("holds", row.holds());
    }
    return list.toPrettyString();
  }

  /** A table. */
  static String text(List<BenchRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(line("name", "value", "unit", "baseline", "ratio", "holds", "target"));
    for (BenchRow row : rows) {
      lines.add(
          line(
              row.name(),
              number(row.value()),
              row.unit(),
              number(row.baseline()),
              row.ratio() == null ? "" : number(row.ratio()) + "x",
              holds(row.holds()),
              row.target()));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String line(Object... cells) {
    return "%-31s %14s %-11s %14s %9s  %-5s  %s".formatted(cells).stripTrailing();
  }

  private static String holds(@Nullable Boolean holds) {
    if (holds == null) {
      return "";
    }
    return holds ? "yes" : "NO";
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
  }
}
