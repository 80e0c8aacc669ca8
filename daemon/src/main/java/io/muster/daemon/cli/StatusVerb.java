package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.StatusView;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    header = "Are we in sync? Says so in its first words and by its exit code.",
    footer = {
      "",
      "Examples:",
      "  muster status",
      "  muster status --json | jq .in_sync",
      "  until muster status > /dev/null; do sleep 1; done"
    })
final class StatusVerb extends Verb {
  private static final Duration REDRAW = Duration.ofSeconds(1);

  @Option(names = "--watch", description = "show it anew every second until interrupted")
  private boolean watch;

  StatusVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ControlException, ConfigException, InterruptedException {
    if (watch && json()) {
      throw ControlException.failed("--watch is for people; call status --json again instead");
    }
    return watch ? watch() : once();
  }

  private int once() throws ControlException, ConfigException {
    JsonNode status = ask(ControlVerb.STATUS, new Requests.None());
    show(status, answer -> report(answer).print());
    return status.path("in_sync").asBoolean() ? Exit.DONE : Exit.NOT;
  }

  /** Ends by an interrupt, or with the error that the daemon is gone. */
  private int watch() throws ControlException, ConfigException, InterruptedException {
    String last = "";
    while (true) {
      StatusReport report = report(ask(ControlVerb.STATUS, new Requests.None()));
      if (console().terminal().interactive()) {
        console().clear();
        report.print();
      } else if (!report.headline().equals(last)) {
        last = report.headline();
        console().line(last);
      }
      console().out().flush();
      Thread.sleep(REDRAW);
    }
  }

  private StatusReport report(JsonNode answer) throws ControlException {
    return new StatusReport(Json.view(answer, StatusView.class), console());
  }
}
