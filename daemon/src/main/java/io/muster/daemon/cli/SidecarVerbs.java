package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.SidecarAddRequest;
import io.muster.daemon.control.SidecarView;
import io.muster.daemon.control.SidecarsView;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sidecar",
    header = "The files derived from a content: list, add, get, remove, variants.",
    synopsisHeading = "%nUsage: ",
    commandListHeading = "%nVerbs:%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  muster sidecar list ~/Movies/talk.mp4"})
final class SidecarVerbs extends VerbGroup {

  @Command(
      name = "list",
      header = "All sidecars of a file or content.",
      footer = {"", "Example:", "  muster sidecar list ~/Movies/talk.mp4"})
  static final class Show extends Verb {
    @Parameters(paramLabel = "TARGET", description = "a file or a content UUID")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String target = "";

    Show(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      Requests.Target request = new Requests.Target(Targets.target(target));
      show(ask(ControlVerb.SIDECAR_LIST, request), this::people);
      return Exit.DONE;
    }

    private void people(JsonNode answer) throws ControlException {
      SidecarsView view = Json.view(answer, SidecarsView.class);
      new WhereisReport(console(), 0).sidecars(view.path(), view.contentUuid(), view.sidecars());
    }
  }

  @Command(
      name = "add",
      header = "Register a file that another program made from a content.",
      footer = {
        "",
        "Example:",
        "  muster sidecar add talk.mp4 --kind transcript --variant default transcript.json"
      })
  static final class Add extends Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "a file or a content UUID")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String target = "";

    @Parameters(index = "1", paramLabel = "SIDECAR", description = "the file made from it")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String sidecar = "";

    @Option(
        names = "--kind",
        required = true,
        paramLabel = "KIND",
        description = "what it is: transcript")
    private String kind = "";

    @Option(
        names = "--variant",
        paramLabel = "NAME",
        defaultValue = "default",
        description = "which of its kind (default: ${DEFAULT-VALUE})")
    private String variant = "";

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "such as json; else the ending of the sidecar's name")
    private @Nullable String format;

    Add(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      Path file = Targets.path(sidecar);
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw ControlException.failed(file + " is no file that can be read; name the sidecar");
      }
      show(
          ask(
              ControlVerb.SIDECAR_ADD,
              new SidecarAddRequest(
                  Targets.target(target), kind, variant, file.toString(), format)),
          answer -> line(this, "added ", answer));
      return Exit.DONE;
    }
  }

  @Command(
      name = "remove",
      header = "Remove a sidecar from the library, on every device.",
      footer = {"", "Example:", "  muster sidecar remove talk.mp4 --variant transcript_default"})
  static final class Remove extends Verb {
    @Parameters(paramLabel = "TARGET", description = "a file or a content UUID")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String target = "";

    @Option(
        names = "--variant",
        required = true,
        paramLabel = "ID",
        description = "which sidecar, as whereis names it: transcript_default")
    private String variant = "";

    Remove(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      show(
          ask(
              ControlVerb.SIDECAR_REMOVE,
              new Requests.TargetVariant(Targets.target(target), variant)),
          answer -> line(this, "removed ", answer));
      return Exit.DONE;
    }
  }

  private static void line(Verb verb, String done, JsonNode answer) throws ControlException {
    SidecarView view = Json.view(answer, SidecarView.class);
    String format = view.format() == null ? "" : ", " + view.format();
    verb.console().line(done + Text.clean(view.id() + format) + ", " + Words.size(view.size()));
  }
}
