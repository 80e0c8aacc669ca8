package io.muster.sim.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.sim.fault.Fault;
import io.muster.sim.world.Text;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Plans as JSON, a line for each meeting, fault and operation, so that two are easy to compare. */
public final class PlanFile {
  /** A longer file is no plan. */
  static final long MAX_BYTES = 32L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.registerSubtypes(Fault.class.getPermittedSubclasses());
  }

  private PlanFile() {}

  /** The text of a plan. */
  public static String text(Plan plan) {
    return "{\n"
        + member("seed", plan.seed())
        + member("setup", plan.setup())
        + member("times", plan.times())
        + members("meetings", plan.meetings(), ",\n")
        + members("faults", plan.faults(), ",\n")
        + members("operations", plan.operations(), "\n")
        + "}\n";
  }

  private static String member(String name, Object value) {
    return "\"" + name + "\": " + json(value) + ",\n";
  }

  private static String members(String name, List<?> values, String end) {
    String lines = values.stream().map(PlanFile::json).collect(Collectors.joining(",\n"));
    return "\"" + name + "\": [" + (values.isEmpty() ? "" : "\n" + lines + "\n") + "]" + end;
  }

  /** One part of a plan in one line. */
  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan that is no JSON", e);
    }
  }

  /** Writes a plan, over what is there. */
  public static void write(Plan plan, Path file) throws IOException {
    Files.writeString(file, text(plan));
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException if it is none; says where
   */
  public static Plan read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException(file + " is longer than any plan");
    }
    try {
      return JSON.readValue(Files.readString(file), Plan.class);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(Text.of("%s line %d: %s", file, line, why(e)), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + " is no text, and so no plan", e);
    }
  }

  /** In our own words, where it is we who refused it. */
  private static String why(JsonProcessingException e) {
    String why =
        e.getCause() instanceof IllegalArgumentException ours
            ? ours.getMessage()
            : e.getOriginalMessage();
    return String.valueOf(why).lines().findFirst().orElse("no JSON");
  }
}
