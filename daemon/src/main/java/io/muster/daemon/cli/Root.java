package io.muster.daemon.cli;

import io.muster.daemon.config.ConfigException;
import io.muster.daemon.config.Home;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code muster} itself: what all verbs share. */
@Command(
    name = "muster",
    header = "One library on all your devices: every one answers for what it has.",
    synopsisHeading = "%nUsage: ",
    customSynopsis = "muster [--home DIR] VERB [ARGUMENT...]",
    commandListHeading = "%nVerbs:%n",
    optionListHeading = "%nOptions:%n",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster up ~/Pictures",
      "  muster status",
      "",
      "Exit codes: 0 in sync or done, 1 not in sync or not found,",
      "            2 wrong use or an error, 3 no daemon running.",
      "'muster VERB --help' tells more about a verb."
    })
final class Root {
  private final Console console;
  private final Map<String, String> env;
  private final DaemonStarter starter;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "where this device keeps its things; else MUSTER_HOME")
  private @Nullable String home;

  Root(Console console, Map<String, String> env, DaemonStarter starter) {
    this.console = console;
    this.env = env;
    this.starter = starter;
  }

  Home home() throws ConfigException {
    return Home.find(home, env);
  }

  Console console() {
    return console;
  }

  Map<String, String> env() {
    return env;
  }

  DaemonStarter starter() {
    return starter;
  }
}
