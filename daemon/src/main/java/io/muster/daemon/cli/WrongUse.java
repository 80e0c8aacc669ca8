package io.muster.daemon.cli;

import io.muster.daemon.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what the parser refused into one line that names what was probably meant. */
final class WrongUse {
  private WrongUse() {}

  static String explain(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    return reason(e, command) + "; see: " + command.qualifiedName(" ") + " --help";
  }

  private static String reason(ParameterException e, CommandSpec command) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched.getUnmatched().getFirst(), command);
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong use");
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unmatched(String typed, CommandSpec command) {
    if (typed.startsWith("-")) {
      Collection<String> options = command.optionsMap().keySet();
      return "unknown option '" + typed + "'" + Nearest.hint(typed, options);
    }
    Map<String, CommandLine> verbs = command.subcommands();
    if (verbs.isEmpty()) {
      return "'" + typed + "' is one argument too many";
    }
    List<String> names = new ArrayList<>(verbs.keySet());
    String hint = Nearest.hint(typed, names);
    return "no verb '" + typed + "'" + (hint.isEmpty() ? "; there are " + list(names) : hint);
  }

  static String list(List<String> names) {
    return String.join(", ", names);
  }
}
