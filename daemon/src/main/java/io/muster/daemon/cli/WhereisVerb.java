package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.WhereisRequest;
import io.muster.daemon.control.WhereisView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "whereis",
    header = "Which devices hold the sidecars of a file, a folder or a content.",
    footer = {
      "",
      "Examples:",
      "  muster whereis ~/Pictures/beach.jpg",
      "  muster whereis ~/Pictures --missing --copies 2"
    })
final class WhereisVerb extends Verb {
  @Parameters(
      arity = "1..*",
      paramLabel = "TARGET",
      description = "files, folders or content UUIDs")
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  private List<String> targets = new ArrayList<>();

  @Option(names = "--missing", description = "only what fewer than --copies devices hold")
  private boolean missing;

  @Option(
      names = "--copies",
      paramLabel = "N",
      defaultValue = "2",
      description = "devices that should hold each sidecar (default: ${DEFAULT-VALUE})")
  private int copies;

  WhereisVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ControlException, ConfigException {
    if (copies < 1) {
      throw ControlException.failed("--copies is at least 1, not " + copies);
    }
    WhereisRequest request = new WhereisRequest(Targets.targets(targets), missing, copies);
    show(ask(ControlVerb.WHEREIS, request), this::people);
    return Exit.DONE;
  }

  private void people(JsonNode answer) throws ControlException {
    List<WhereisView> views = Json.views(answer, WhereisView.class);
    new WhereisReport(console(), missing ? copies : 0).print(views);
  }
}
