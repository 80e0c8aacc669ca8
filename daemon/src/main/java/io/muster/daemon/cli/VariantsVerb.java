package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.number;
import static io.muster.daemon.cli.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.VariantView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "variants",
    header = "The kinds of sidecars there are; switch the making of one off or on.",
    footer = {
      "",
      "Examples:",
      "  muster sidecar variants",
      "  muster sidecar variants --disable thumb_512"
    })
final class VariantsVerb extends Verb {
  @ArgGroup private @Nullable Switch wanted;

  /** One of the two. */
  static final class Switch {
    @Option(
        names = "--disable",
        paramLabel = "ID",
        description = "make it no more, on any device; what there is stays")
    private @Nullable String disable;

    @Option(names = "--enable", paramLabel = "ID", description = "make it again")
    private @Nullable String enable;
  }

  VariantsVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ControlException, ConfigException {
    show(ask(ControlVerb.SIDECAR_VARIANTS, request()), this::people);
    return Exit.DONE;
  }

  private Requests.Variants request() {
    if (wanted == null) {
      return new Requests.Variants(null, null);
    }
    return wanted.disable != null
        ? new Requests.Variants(wanted.disable, false)
        : new Requests.Variants(wanted.enable, true);
  }

  private void people(JsonNode answer) throws ControlException {
    List<VariantView> variants = Json.views(answer, VariantView.class);
    if (variants.isEmpty()) {
      console().line("no sidecar has been made yet");
      return;
    }
    Table table =
        new Table(
            text("VARIANT"),
            text("MADE"),
            number("SIDECARS"),
            number("AVERAGE"),
            number("PRIORITY"),
            number("BIT"),
            text("DESCRIPTION"));
    for (VariantView variant : variants) {
      table.row(
          variant.id(),
          variant.active() ? "yes" : "no",
          Words.number(variant.sidecars()),
          Words.size(variant.averageSize()),
          Words.number(variant.priority()),
          Words.number(variant.bitPosition()),
          variant.description());
    }
    console().lines(table.lines(console().terminal().width()));
  }
}
