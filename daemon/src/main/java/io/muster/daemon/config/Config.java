package io.muster.daemon.config;

import io.muster.storage.availability.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a device is set up: the defaults, what {@code config.toml} says, and above both the options
 * of the command line. Read and checked once, then handed on. {@link #reference} lists every key
 * with its unit, default and effect.
 *
 * @param listen where peers reach this device
 * @param name what people call this device
 * @param library the name of the library that a first run creates
 * @param profile what kind of machine this is, with the batch size that was asked for
 */
public record Config(
    HostPort listen,
    String name,
    String library,
    Profile profile,
    Scan scan,
    Network network,
    Generators generators) {

  /**
   * How the folders are watched.
   *
   * @param rescan time between two walks, the safety net under the file watcher
   */
  public record Scan(Duration rescan) {}

  /**
   * How this device talks to its peers.
   *
   * @param learnAddresses whether addresses that members pass on are remembered and dialled
   */
  public record Network(boolean learnAddresses) {}

  /**
   * What the makers of sidecars may use.
   *
   * @param memoryBytes memory that one decoder may take
   * @param timeout time that one sidecar may take
   */
  public record Generators(long memoryBytes, Duration timeout) {}

  /**
   * Reads and checks the settings of a home.
   *
   * @param env where the name of the host may stand
   * @throws ConfigException if a key is unknown or a value can't be used, with line and reason
   */
  public static Config load(Home home, Overrides overrides, Map<String, String> env)
      throws ConfigException {
    return ConfigReader.read(TomlFile.read(home.configFile()), overrides, env);
  }

  /** Every setting as it stands in {@code config.toml}: a comment with its effect, key, default. */
  public static List<String> reference() {
    return Setting.reference();
  }
}
