package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.FetchRequest;
import io.muster.daemon.control.FetchView;
import io.muster.daemon.control.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gets a sidecar: as {@code fetch} and, among the sidecar verbs, as {@code sidecar get}. */
abstract class FetchVerb extends Verb {
  private final ControlVerb verb;

  @Parameters(paramLabel = "TARGET", description = "a file or a content UUID")
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  private String target = "";

  @Option(
      names = "--variant",
      required = true,
      paramLabel = "ID",
      description = "which sidecar, as whereis names it: thumb_256, text_default")
  private String variant = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write it to this file; else it stays in the library")
  private @Nullable String output;

  FetchVerb(Root root, ControlVerb verb) {
    super(root);
    this.verb = verb;
  }

  @Override
  public Integer call() throws ControlException, ConfigException {
    String file = output == null ? null : Targets.output(output);
    show(ask(verb, new FetchRequest(Targets.target(target), variant, file)), this::people);
    return Exit.DONE;
  }

  private void people(JsonNode answer) throws ControlException {
    FetchView got = Json.view(answer, FetchView.class);
    String source = got.source().local() ? "this device" : got.source().name();
    console().line(Text.clean(got.file()));
    console()
        .line(
            Text.clean(
                got.variant()
                    + ", "
                    + got.format()
                    + ", "
                    + Words.size(got.size())
                    + " from "
                    + source
                    + ", hash checked"));
  }

  @Command(
      name = "fetch",
      header = "Get a sidecar from the best device that holds it.",
      footer = {
        "",
        "Example:",
        "  muster fetch ~/Pictures/beach.jpg --variant thumb_256 --output beach-small.jpg"
      })
  static final class Fetch extends FetchVerb {
    Fetch(Root root) {
      super(root, ControlVerb.FETCH);
    }
  }

  @Command(
      name = "get",
      header = "Get a sidecar, whoever made it.",
      footer = {
        "",
        "Example:",
        "  muster sidecar get talk.mp4 --variant transcript_default --output talk.json"
      })
  static final class Get extends FetchVerb {
    Get(Root root) {
      super(root, ControlVerb.SIDECAR_GET);
    }
  }
}
