package io.muster.daemon.cli;

import io.muster.daemon.config.ConfigException;
import io.muster.daemon.config.Home;
import io.muster.storage.inspect.LibraryDatabases;
import io.muster.storage.library.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The verbs that look into the databases themselves; none of them needs the daemon. */
@Command(
    name = "db",
    header = "The databases themselves: stats, query, check, migrate.",
    synopsisHeading = "%nUsage: ",
    commandListHeading = "%nVerbs:%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  muster db stats"})
final class DbVerbs extends VerbGroup {
  private static final String SUFFIX = ".sdlibrary";

  static CommandLine commands(Root root) {
    return new CommandLine(new DbVerbs())
        .addSubcommand(new DbStatsVerb(root))
        .addSubcommand(new DbQueryVerb(root))
        .addSubcommand(new DbCheckVerb(root))
        .addSubcommand(new DbMigrateVerb(root));
  }

  /** The databases of the home's one library. */
  static LibraryDatabases databases(Home home) throws ConfigException {
    Optional<Path> folder = Files.isDirectory(home.path()) ? folder(home) : Optional.empty();
    return new LibraryDatabases(
        folder.orElseThrow(
            () ->
                new ConfigException(
                    home + " holds no library; name another with --home, or run: muster up")));
  }

  private static Optional<Path> folder(Home home) throws ConfigException {
    try (Stream<Path> files = Files.list(home.path())) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).endsWith(SUFFIX))
          .filter(Library::exists)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw new ConfigException(home + " can't be read (" + e.getMessage() + ")");
    }
  }
}
