package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.VerifyView;
import io.muster.daemon.control.VerifyView.Finding;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    header = "Compare records, availability and sidecars, and mend what can be mended.",
    description = {
      "The daemon does the same by itself once a day. This does a whole pass now and shows what it"
          + " found; a damaged sidecar is removed, so that it is fetched or made again."
    },
    footer = {
      "",
      "Exit code 1 says that something was wrong, mended or not.",
      "",
      "Examples:",
      "  muster verify",
      "  muster verify --deep     also read the bytes of all sidecars"
    })
final class VerifyVerb extends Verb {
  @Option(names = "--deep", description = "also read the bytes of all sidecars")
  private boolean deep;

  VerifyVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ControlException, ConfigException {
    JsonNode answer = ask(ControlVerb.VERIFY, new Requests.Verify(deep));
    show(answer, node -> people(Json.view(node, VerifyView.class)));
    return Json.view(answer, VerifyView.class).sound() ? Exit.DONE : Exit.NOT;
  }

  private void people(VerifyView view) {
    String verdict =
        view.sound() ? console().good("nothing is wrong") : console().bad("errors were found");
    String time = Words.span(Duration.ofMillis(view.millis()));
    console().line("%s, %s checked in %s".formatted(verdict, Words.number(view.checked()), time));
    console()
        .line(
            "orphans  %s cleaned, %s masked"
                .formatted(
                    Words.number(view.orphanedAvailabilityCleaned()),
                    Words.number(view.orphansMasked())));
    console()
        .line(
            "missing  %s, %s created"
                .formatted(
                    Words.number(view.missingAvailabilityRecords()),
                    Words.number(view.availabilityRecordsCreated())));
    console()
        .line(
            "errors   %s, %s repaired"
                .formatted(
                    Words.number(view.consistencyErrors()),
                    Words.number(view.consistencyErrorsRepaired())));
    list("left:", view.findings().stream().filter(finding -> !finding.repaired()).toList());
    list("repaired:", view.findings().stream().filter(Finding::repaired).toList());
  }

  private void list(String title, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    console().line(title);
    for (Finding finding : findings) {
      console().line(Text.clean("  " + finding.table() + " " + finding.id()));
      console().line(Text.clean("    " + finding.what()));
    }
  }
}
