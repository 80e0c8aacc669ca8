package io.muster.sim.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.muster.sim.world.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Workloads as TOML: those that come with the simulator, and anybody's own. */
public final class WorkloadFile {
  /** Those that come with it. */
  public static final List<String> NAMES = List.of("family", "team", "fleet", "swarm");

  /** A longer file is no workload. */
  static final long MAX_BYTES = 64 * 1024;

  private static final TomlMapper TOML =
      TomlMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private WorkloadFile() {}

  /**
   * One that comes with the simulator, or a file.
   *
   * @throws IllegalArgumentException if it is none; says where
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static Workload read(String nameOrFile) throws IOException {
    if (NAMES.contains(nameOrFile)) {
      return parse(nameOrFile, text(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException(file + " is longer than any workload");
    }
    return parse(nameOrFile, Files.readString(file));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = WorkloadFile.class.getResourceAsStream(name + ".toml")) {
      if (in == null) {
        throw new IllegalStateException("a simulator without " + name + ".toml");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Workload parse(String name, String text) {
    try {
      return TOML.readValue(text, Workload.class);
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage().lines().findFirst().orElse("no TOML");
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String at = line > 0 ? " line " + line : "";
      throw new IllegalArgumentException(Text.of("%s%s: %s", name, at, why), e);
    }
  }
}
