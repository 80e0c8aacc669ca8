package io.muster.daemon.cli;

import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.Exit;
import io.muster.storage.inspect.DatabaseCheck;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    header = "Read both databases through and look for damage.",
    footer = {
      "",
      "Exit code 1 says that some was found.",
      "",
      "Examples:",
      "  muster db check",
      "  muster db check --deep     also compare every index with its table"
    })
final class DbCheckVerb extends Verb {
  @Option(names = "--deep", description = "also compare every index with its table")
  private boolean deep;

  DbCheckVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ConfigException {
    List<DatabaseCheck> checks = DbVerbs.databases(root().home()).check(deep);
    if (json()) {
      console().json(checks);
    } else {
      checks.forEach(this::people);
    }
    return checks.stream().allMatch(check -> check.problems().isEmpty()) ? Exit.DONE : Exit.NOT;
  }

  private void people(DatabaseCheck check) {
    boolean sound = check.problems().isEmpty();
    String verdict = sound ? console().good("sound") : console().bad("damaged");
    console().line("%s.db  %s, %d ms".formatted(check.database(), verdict, check.millis()));
    check.problems().stream()
        .flatMap(String::lines)
        .forEach(problem -> console().line("  " + Text.clean(problem)));
    if (!sound) {
      String copy = check.goodCopy() == null ? "there is none" : Text.clean(check.goodCopy());
      console().line("  newest good copy: " + copy);
    }
  }
}
