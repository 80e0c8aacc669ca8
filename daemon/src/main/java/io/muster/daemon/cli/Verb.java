package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlClient;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.ProgressSink;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One verb: asks the daemon, shows the answer, says by its exit code how it went. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
abstract class Verb implements Callable<Integer> {
  private final Root root;

  @Option(names = "--json", description = "print one JSON document and nothing else")
  private boolean json;

  Verb(Root root) {
    this.root = root;
  }

  final Root root() {
    return root;
  }

  final Console console() {
    return root.console();
  }

  final boolean json() {
    return json;
  }

  /** Asks the daemon, with a progress bar where somebody watches. */
  final JsonNode ask(ControlVerb verb, Object args) throws ControlException, ConfigException {
    ControlClient client = new ControlClient(root.home().controlSocket());
    Terminal terminal = console().terminal();
    if (!terminal.interactive()) {
      return client.call(verb, args, ProgressSink.NONE);
    }
    try (ProgressBar bar = new ProgressBar(console().err(), terminal.width())) {
      return client.call(verb, args, bar);
    }
  }

  /** Shows an answer: as it came for programs, or through the given view for people. */
  final void show(JsonNode answer, People people) throws ControlException {
    if (json) {
      console().json(answer);
    } else {
      people.show(answer);
    }
  }

  /** Shows an answer to people. */
  interface People {
    void show(JsonNode answer) throws ControlException;
  }
}
