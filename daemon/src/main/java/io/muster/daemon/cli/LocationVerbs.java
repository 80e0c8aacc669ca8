package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.LocationView;
import io.muster.daemon.control.Requests;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "location",
    header = "The folders that this device indexes: add, list, rescan, remove.",
    synopsisHeading = "%nUsage: ",
    commandListHeading = "%nVerbs:%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  muster location add ~/Documents"})
final class LocationVerbs extends VerbGroup {

  @Command(
      name = "add",
      header = "Index a folder; its first scan goes on in the background.",
      footer = {"", "Example:", "  muster location add --mode content ~/Documents"})
  static final class Add extends Verb {
    @Parameters(paramLabel = "FOLDER", description = "the folder to index")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String folder = "";

    @Option(
        names = "--mode",
        paramLabel = "MODE",
        description = "metadata: names and times; content: also hashes; deep: also sidecars")
    private @Nullable String mode;

    Add(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      String path = Targets.folder(folder).toString();
      show(
          ask(ControlVerb.LOCATION_ADD, new Requests.NewLocation(path, mode)),
          answer -> console().line("added " + path(answer) + "; see: muster location list"));
      return Exit.DONE;
    }
  }

  @Command(
      name = "list",
      header = "The folders, with their state.",
      footer = {"", "Example:", "  muster location list"})
  static final class Show extends Verb {
    Show(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      show(ask(ControlVerb.LOCATION_LIST, new Requests.None()), answer -> table(this, answer));
      return Exit.DONE;
    }
  }

  @Command(
      name = "rescan",
      header = "Walk a folder again, or all of them, and wait for the end.",
      footer = {"", "Example:", "  muster location rescan ~/Documents"})
  static final class Rescan extends Verb {
    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "one folder; else all")
    private @Nullable String folder;

    Rescan(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      String path = folder == null ? null : Targets.path(folder).toString();
      show(
          ask(ControlVerb.LOCATION_RESCAN, new Requests.Rescan(path)),
          answer -> table(this, answer));
      return Exit.DONE;
    }
  }

  @Command(
      name = "remove",
      header = "Take a folder out of the index; its files stay.",
      footer = {"", "Example:", "  muster location remove ~/Documents"})
  static final class Remove extends Verb {
    @Parameters(paramLabel = "FOLDER", description = "the folder to forget")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String folder = "";

    Remove(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      String path = Targets.path(folder).toString();
      show(
          ask(ControlVerb.LOCATION_REMOVE, new Requests.Location(path)),
          answer -> console().line("removed " + path(answer) + "; its files are untouched"));
      return Exit.DONE;
    }
  }

  private static String path(JsonNode answer) throws ControlException {
    return Text.clean(Json.view(answer, LocationView.class).path());
  }

  private static void table(Verb verb, JsonNode answer) throws ControlException {
    Console console = verb.console();
    List<LocationView> locations = Json.views(answer, LocationView.class);
    if (locations.isEmpty()) {
      console.line("no folders yet; add one with: muster location add FOLDER");
      return;
    }
    Table table = StatusReport.locations(locations, console.now());
    console.lines(table.lines(console.terminal().width()));
    StatusReport.failedScans(locations)
        .forEach(line -> console.line(console.bad("not scanned") + ": " + line));
  }
}
