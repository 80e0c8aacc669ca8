package io.muster.daemon.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one place that turns views into JSON and back: keys in snake_case, enums in lower case, times
 * in ISO 8601, nulls written out so that every key is always there.
 */
public final class Json {
  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  private static ObjectMapper mapper() {
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addDeserializer(Instant.class, new InstantReader());
    return JsonMapper.builder()
        .addModule(times)
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .build();
  }

  /** Any view as a tree. */
  public static JsonNode tree(Object view) {
    return MAPPER.valueToTree(view);
  }

  /** A tree or view as people like to read it, without a line end after it. */
  public static byte[] pretty(Object view) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view that can't be written as JSON", e);
    }
  }

  /** One line of JSON with its line end. */
  static byte[] line(Object message) throws JsonProcessingException {
    byte[] json = MAPPER.writeValueAsBytes(message);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  static JsonNode parse(byte[] line) throws IOException {
    JsonNode node = MAPPER.readTree(line);
    if (!node.isObject()) {
      throw new IOException("not a JSON object");
    }
    return node;
  }

  /** The arguments of a request, strictly: a key that nobody reads is somebody's mistake. */
  static <T> T arguments(JsonNode node, Class<T> type) throws JsonProcessingException {
    return MAPPER
        .readerFor(type)
        .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .treeToValue(node, type);
  }

  /**
   * A view from the daemon; keys that a newer daemon adds are passed over.
   *
   * @throws ControlException if the answer is not this view
   */
  public static <T> T view(JsonNode node, Class<T> type) throws ControlException {
    try {
      return MAPPER
          .readerFor(type)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw notUnderstood(e);
    }
  }

  /** A list of views from the daemon; see {@link #view}. */
  public static <T> List<T> views(JsonNode node, Class<T> type) throws ControlException {
    List<T> views = new ArrayList<>();
    for (JsonNode element : node) {
      views.add(view(element, type));
    }
    return views;
  }

  private static ControlException notUnderstood(JsonProcessingException cause) {
    return ControlException.failed(
        "the daemon's answer was not understood ("
            + reason(cause)
            + "); is it of another version? restart it");
  }

  /** What was wrong with some JSON, in one line. */
  static String reason(JsonProcessingException cause) {
    Throwable root = cause;
    for (Throwable next = cause; next != null; next = next.getCause()) {
      root = next;
    }
    String message =
        root instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : root.getMessage();
    return message == null ? "malformed" : message.lines().findFirst().orElse("malformed");
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(parser.getText());
      } catch (DateTimeException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), "no time");
      }
    }
  }
}
