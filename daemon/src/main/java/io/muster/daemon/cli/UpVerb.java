package io.muster.daemon.cli;

import io.muster.daemon.config.Config;
import io.muster.daemon.config.FirstSettings;
import io.muster.daemon.config.Home;
import io.muster.daemon.config.HomeLock;
import io.muster.daemon.config.Overrides;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    customSynopsis = "muster up [OPTION...] [FOLDER...]",
    header = "Run the daemon on this device, with these folders in its library.",
    footer = {
      "",
      "Examples:",
      "  muster up ~/Pictures ~/Documents",
      "  muster up                              go on with the folders of last time",
      "  muster --home /tmp/second up --listen 127.0.0.1:0 ~/Other"
    })
final class UpVerb extends Verb {
  @Parameters(
      arity = "0..*",
      paramLabel = "FOLDER",
      description = "folders to index; those of earlier runs stay")
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  private List<String> folders = new ArrayList<>();

  @Option(names = "--name", paramLabel = "NAME", description = "what people call this device")
  private @Nullable String name;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "where peers reach this device; port 0 takes a free one")
  private @Nullable String listen;

  @Option(
      names = "--library",
      paramLabel = "NAME",
      description = "name of the library that a first run creates")
  private @Nullable String library;

  UpVerb(Root root) {
    super(root);
  }

  /** The settings, which stand under the help of this verb. */
  @Spec
  void explainSettings(CommandSpec spec) {
    List<String> footer = new ArrayList<>(List.of(spec.usageMessage().footer()));
    footer.add("");
    footer.add("Settings in config.toml of the home, with their defaults:");
    for (String setting : Config.reference()) {
      setting.lines().forEach(line -> footer.add("  " + line));
    }
    spec.usageMessage().footer(footer.toArray(String[]::new));
  }

  @Override
  public Integer call() throws Exception {
    Set<Path> found = new LinkedHashSet<>();
    for (String folder : folders) {
      found.add(Targets.folder(folder));
    }
    Home home = root().home();
    home.create();
    Overrides overrides = new Overrides(name, listen, library);
    Config config = Config.load(home, overrides, root().env());
    try (HomeLock _ = HomeLock.acquire(home)) {
      FirstSettings.keep(home, overrides);
      return root().starter().up(new UpOptions(home, config, List.copyOf(found), json()));
    }
  }
}
