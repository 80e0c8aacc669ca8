package io.muster.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.storage.availability.Profile;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what the file and the command line say into a checked {@link Config}. */
final class ConfigReader {
  private static final long MIB = 1024 * 1024;

  private final TomlFile file;

  private ConfigReader(TomlFile file) {
    this.file = file;
  }

  static Config read(TomlFile file, Overrides overrides, Map<String, String> env)
      throws ConfigException {
    ConfigReader reader = new ConfigReader(file);
    reader.refuseUnknown();
    return reader.read(overrides, env);
  }

  private void refuseUnknown() throws ConfigException {
    for (String key : file.values().keySet()) {
      if (Setting.find(key).isEmpty()) {
        throw file.wrong(key, "unknown setting '" + key + "'" + hint(key));
      }
    }
  }

  private static String hint(String key) {
    String nearest = Nearest.hint(key, Setting.keys());
    return nearest.isEmpty() ? "; 'muster up --help' lists the settings" : nearest;
  }

  private Config read(Overrides overrides, Map<String, String> env) throws ConfigException {
    return new Config(
        text(Setting.LISTEN, overrides.listen(), "0.0.0.0:22100", HostPort::parse),
        text(Setting.NAME, overrides.name(), HostName.find(env), Names::device),
        text(Setting.LIBRARY, overrides.library(), "Library", Names::library),
        profile(),
        new Config.Scan(Duration.ofSeconds(number(Setting.RESCAN))),
        new Config.Network(flag(Setting.LEARN)),
        new Config.Generators(
            number(Setting.MEMORY) * MIB, Duration.ofSeconds(number(Setting.TIMEOUT))));
  }

  private Profile profile() throws ConfigException {
    Profile profile = text(Setting.PROFILE, null, "server", ConfigReader::profile);
    long slots = number(Setting.BATCH);
    return slots == 0 ? profile : profile.withBatchSize((int) slots);
  }

  private static Profile profile(String name) {
    return switch (name) {
      case "mobile" -> Profile.MOBILE;
      case "server" -> Profile.SERVER;
      case "desktop" -> Profile.DESKTOP;
      default ->
          throw new IllegalArgumentException("is mobile, server or desktop, not '" + name + "'");
    };
  }

  private <T> T text(
      Setting setting, @Nullable String override, String fallback, Function<String, T> parse)
      throws ConfigException {
    if (override != null) {
      try {
        return parse.apply(override);
      } catch (IllegalArgumentException e) {
        throw new ConfigException("--" + setting.key + ": " + e.getMessage());
      }
    }
    JsonNode value = file.values().get(setting.key);
    if (value != null && !value.isTextual()) {
      throw file.wrong(setting.key, setting.key + " is a text in quotes, not " + value);
    }
    try {
      return parse.apply(value == null ? fallback : value.textValue());
    } catch (IllegalArgumentException e) {
      throw file.wrong(setting.key, setting.key + ": " + e.getMessage());
    }
  }

  private long number(Setting setting) throws ConfigException {
    JsonNode value = file.values().get(setting.key);
    if (value == null) {
      return setting.number;
    }
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    if (!whole || value.longValue() < setting.min || value.longValue() > setting.max) {
      throw file.wrong(
          setting.key,
          setting.key
              + " is a number from "
              + setting.min
              + " to "
              + setting.max
              + ", not "
              + value);
    }
    return value.longValue();
  }

  private boolean flag(Setting setting) throws ConfigException {
    JsonNode value = file.values().get(setting.key);
    if (value != null && !value.isBoolean()) {
      throw file.wrong(setting.key, setting.key + " is true or false, not " + value);
    }
    return value == null || value.booleanValue();
  }
}
