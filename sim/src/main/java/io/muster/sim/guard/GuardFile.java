package io.muster.sim.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.sim.world.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the fixed scenarios cost when it was last written down: JSON, a line for each. */
public final class GuardFile {
  /** Its place in the checkout. */
  public static final Path PLACE = Path.of("sim", "guard.json");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private GuardFile() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SortedMap<String, Cost> read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readString(file), new TypeReference<TreeMap<String, Cost>>() {});
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage().lines().findFirst().orElse("no JSON");
      throw new IllegalArgumentException(file + ": " + why, e);
    }
  }

  /** Writes it, over what is there. */
  public static void write(SortedMap<String, Cost> costs, Path file) throws IOException {
    String lines =
        costs.entrySet().stream()
            .map(entry -> Text.of("  \"%s\": %s", entry.getKey(), json(entry.getValue())))
            .collect(Collectors.joining(",\n"));
    Files.writeString(file, "{\n" + lines + "\n}\n");
  }

  private static String json(Cost cost) {
    return Text.of(
        "{\"rounds\": %d, \"library\": %d, \"gossip\": %d}",
        cost.rounds(), cost.library(), cost.gossip());
  }
}
