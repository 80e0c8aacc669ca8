package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.HomeLock;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.StopView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;

@Command(
    name = "stop",
    header = "End the daemon of this device in good order, and wait for its end.",
    footer = {"", "Example:", "  muster stop"})
final class StopVerb extends Verb {
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  StopVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws Exception {
    JsonNode answer = ask(ControlVerb.STOP, new Requests.None());
    StopView stopped = Json.view(answer, StopView.class);
    awaitEnd(stopped.pid());
    show(answer, _ -> console().line("stopped (pid " + stopped.pid() + ")"));
    return Exit.DONE;
  }

  private void awaitEnd(long pid) throws Exception {
    Instant end = console().now().plus(MAX_WAIT);
    while (isRunning()) {
      if (console().now().isAfter(end)) {
        throw ControlException.failed(
            "the daemon (pid "
                + pid
                + ") is still busy after "
                + MAX_WAIT.toSeconds()
                + " s; see muster.log in "
                + root().home());
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private boolean isRunning() throws Exception {
    try {
      return HomeLock.isHeld(root().home());
    } catch (IOException e) {
      throw ControlException.failed("can't look at the lock of " + root().home() + ": " + e);
    }
  }
}
