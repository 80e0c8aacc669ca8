package io.muster.daemon.cli;

import io.muster.daemon.control.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Where a verb writes to: results on out, everything else on err. */
record Console(PrintStream out, PrintStream err, Terminal terminal, InstantSource clock) {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  /** The one JSON document, in UTF-8 whatever the locale says. */
  void json(Object view) {
    out.writeBytes(Json.pretty(view));
    out.write('\n');
    out.flush();
  }

  void line(String line) {
    out.println(line);
  }

  void lines(List<String> lines) {
    lines.forEach(this::line);
  }

  /** A table under an empty line. */
  void section(Table table) {
    if (!table.isEmpty()) {
      line("");
      lines(table.lines(terminal.width()));
    }
  }

  /** Says in one line what went wrong. */
  void error(String message) {
    err.println("muster: " + Text.clean(message));
  }

  void clear() {
    out.print(CLEAR);
  }

  String good(String text) {
    return colour("32", text);
  }

  String bad(String text) {
    return colour("33", text);
  }

  private String colour(String code, String text) {
    return terminal.colour() ? "\u001b[1;" + code + "m" + text + "\u001b[0m" : text;
  }

  Instant now() {
    return clock.instant();
  }
}
