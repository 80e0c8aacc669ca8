package io.muster.daemon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds everything of one device:
 *
 * <pre>
 * config.toml       settings, written by the user (optional)
 * device.key        the private key of the device
 * muster.lock       locked by the running daemon, holds its pid
 * muster.log        what the daemon did
 * control.sock      where the command line reaches the daemon
 * NAME.sdlibrary/   the library
 * </pre>
 *
 * @param path absolute
 */
public record Home(Path path) {
  private static final String LIBRARY_SUFFIX = ".sdlibrary";
  private static final Set<String> OWN_FILES =
      Set.of(
          "config.toml", "device.key", "device.crt", "muster.lock", "muster.log", "control.sock");

  /** Makes the path absolute. */
  public Home {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * Finds the home: the option, else {@code MUSTER_HOME}, else the convention of the platform.
   *
   * @throws ConfigException if the text is no path
   */
  public static Home find(@Nullable String option, Map<String, String> env) throws ConfigException {
    String chosen = option != null ? option : env.get("MUSTER_HOME");
    if (chosen == null || (option == null && chosen.isEmpty())) {
      return new Home(conventional(env, System.getProperty("os.name", "")));
    }
    if (chosen.isBlank()) {
      throw new ConfigException("--home is empty; name a folder");
    }
    return new Home(path(chosen));
  }

  static Path conventional(Map<String, String> env, String os) throws ConfigException {
    Path user = path(env.getOrDefault("HOME", System.getProperty("user.home", ".")));
    if (os.startsWith("Mac")) {
      return user.resolve("Library/Application Support/Muster");
    }
    // The XDG convention says that a relative path is to be ignored.
    String data = env.getOrDefault("XDG_DATA_HOME", "");
    return (data.startsWith("/") ? path(data) : user.resolve(".local/share")).resolve("muster");
  }

  private static Path path(String text) throws ConfigException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ConfigException("'" + e.getInput() + "' is no path: " + e.getReason());
    }
  }

  /**
   * Makes sure that the directory is there and that only its user may enter it. A directory with
   * other people's things in it keeps its mode, as long as nobody else may write there.
   *
   * @throws ConfigException if it can't be created, belongs to someone else or is open to writers
   */
  public void create() throws ConfigException {
    try {
      if (!Files.isDirectory(path)) {
        createPrivate();
      }
      if (!Ownership.isMine(path.toRealPath())) {
        throw new ConfigException(
            path + " belongs to another user; choose a folder of your own with --home");
      }
      if (Ownership.isOpenToOthers(path) && holdsOnlyOurs()) {
        Files.setPosixFilePermissions(path, Ownership.PRIVATE_DIRECTORY);
      }
      if (!Ownership.isMineAlone(path.toRealPath())) {
        throw new ConfigException(
            "others may write to "
                + path
                + "; run: chmod 700 "
                + path
                + ", or choose another"
                + " folder with --home");
      }
    } catch (IOException e) {
      throw new ConfigException(
          "can't use " + path + " as home: " + e + "; choose another with --home");
    }
  }

  private void createPrivate() throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(path, PosixFilePermissions.asFileAttribute(Ownership.PRIVATE_DIRECTORY));
  }

  private boolean holdsOnlyOurs() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.allMatch(file -> isOurs(String.valueOf(file.getFileName())));
    }
  }

  private static boolean isOurs(String name) {
    return OWN_FILES.contains(name) || name.endsWith(LIBRARY_SUFFIX);
  }

  public Path configFile() {
    return path.resolve("config.toml");
  }

  public Path deviceKey() {
    return path.resolve("device.key");
  }

  public Path lockFile() {
    return path.resolve("muster.lock");
  }

  public Path logFile() {
    return path.resolve("muster.log");
  }

  public Path controlSocket() {
    return path.resolve("control.sock");
  }

  /** The folder of the library with this name. */
  public Path library(String name) {
    return path.resolve(name + LIBRARY_SUFFIX);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
