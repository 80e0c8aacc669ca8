package io.muster.daemon.cli;

import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.Exit;
import io.muster.storage.inspect.QueryAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "query",
    header = "Ask library.db in SQL. Nothing can be written.",
    footer = {
      "",
      "Examples:",
      "  muster db query 'SELECT kind, count(*) FROM entries GROUP BY kind'",
      "  muster db query --db availability 'SELECT hex(device) FROM devices'"
    })
final class DbQueryVerb extends Verb {
  private static final int MAX_ROWS = 1_000_000;
  private static final int MAX_SECONDS = 3_600;

  /** Bytes that people see of a value. */
  private static final int SHOWN_BYTES = 32;

  @Parameters(paramLabel = "SQL", description = "one statement that reads")
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  private String sql = "";

  @Option(
      names = "--db",
      paramLabel = "NAME",
      defaultValue = "library",
      description = "library or availability (default: ${DEFAULT-VALUE})")
  private String database = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "rows at most, up to 1000000 (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "time at most, up to 3600 (default: ${DEFAULT-VALUE})")
  private int seconds;

  DbQueryVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ConfigException {
    if (limit < 1 || limit > MAX_ROWS || seconds < 1 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "--limit is 1 to %d, --timeout 1 to %d".formatted(MAX_ROWS, MAX_SECONDS));
    }
    QueryAnswer answer =
        DbVerbs.databases(root().home()).query(database, sql, limit, Duration.ofSeconds(seconds));
    if (json()) {
      console().json(objects(answer));
    } else {
      people(answer);
    }
    return Exit.DONE;
  }

  /** A list with an object for each row; bytes are hex. */
  private static List<Map<String, @Nullable Object>> objects(QueryAnswer answer) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        Object value = row.get(i);
        object.put(
            answer.columns().get(i),
            value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
      }
      objects.add(object);
    }
    return objects;
  }

  private void people(QueryAnswer answer) {
    if (!answer.rows().isEmpty()) {
      Table table = new Table(columns(answer));
      answer.rows().forEach(row -> table.row(cells(row)));
      console().lines(table.lines(console().terminal().width()));
    }
    String rows = Words.count(answer.rows().size(), "row");
    console().line(answer.more() ? rows + ", and more: see --limit" : rows);
  }

  private static Table.Column[] columns(QueryAnswer answer) {
    List<Table.Column> columns = new ArrayList<>();
    for (int i = 0; i < answer.columns().size(); i++) {
      int at = i;
      String header = Text.clean(answer.columns().get(i)).toUpperCase(Locale.ROOT);
      boolean numbers = answer.rows().stream().allMatch(row -> row.get(at) instanceof Number);
      columns.add(numbers ? Table.Column.number(header) : Table.Column.text(header));
    }
    return columns.toArray(Table.Column[]::new);
  }

  private static String[] cells(List<@Nullable Object> row) {
    return row.stream().map(DbQueryVerb::cell).toArray(String[]::new);
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case byte[] bytes -> {
        int shown = Math.min(bytes.length, SHOWN_BYTES);
        String hex = HexFormat.of().formatHex(bytes, 0, shown);
        yield shown < bytes.length ? hex + "... " + bytes.length + " B" : hex;
      }
      default -> value.toString();
    };
  }
}
