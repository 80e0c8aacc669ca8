package io.muster.daemon.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TOML file as a flat map from dotted key to value, with the line that each key stands on. The
 * parser keeps no lines for keys, so they are found by a look at the text; they serve messages
 * alone.
 */
final class TomlFile {
  /** A larger file is no settings file. */
  static final long MAX_BYTES = 64 * 1024;

  private static final Pattern TABLE = Pattern.compile("\\s*\\[\\s*([^\\]\\[]+?)\\s*\\].*");
  private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_.\"'-]+)\\s*=.*");

  private final Path file;
  private final Map<String, JsonNode> values;
  private final Map<String, Integer> lines;

  private TomlFile(Path file, Map<String, JsonNode> values, Map<String, Integer> lines) {
    this.file = file;
    this.values = values;
    this.lines = lines;
  }

  /** Reads the file; one that is not there says nothing. */
  static TomlFile read(Path file) throws ConfigException {
    if (!Files.exists(file)) {
      return new TomlFile(file, Map.of(), Map.of());
    }
    String text = text(file);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    flatten("", tree(file, text), values);
    return new TomlFile(file, values, lines(text.lines().toList()));
  }

  Map<String, JsonNode> values() {
    return values;
  }

  /** An error about a key: file, line and reason. */
  ConfigException wrong(String key, String reason) {
    String place = key;
    while (!lines.containsKey(place) && place.indexOf('.') > 0) {
      place = place.substring(0, place.lastIndexOf('.'));
    }
    Integer line = lines.get(place);
    return new ConfigException(file + (line == null ? "" : " line " + line) + ": " + reason);
  }

  private static String text(Path file) throws ConfigException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException(file + " is larger than 64 KiB: that is no settings file");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + " is not UTF-8 text; save it as UTF-8");
    } catch (IOException e) {
      throw new ConfigException("can't read " + file + ": " + e);
    }
  }

  private static JsonNode tree(Path file, String text) throws ConfigException {
    try {
      return new TomlMapper().readTree(text);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String line = at == null ? "" : " line " + at.getLineNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("not TOML");
      throw new ConfigException(file + line + ": " + reason);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, JsonNode> into) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String key = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
      if (field.getValue().isObject()) {
        flatten(key, field.getValue(), into);
      } else {
        into.put(key, field.getValue());
      }
    }
  }

  private static Map<String, Integer> lines(List<String> text) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    String table = "";
    for (int i = 0; i < text.size(); i++) {
      Matcher header = TABLE.matcher(text.get(i));
      Matcher key = KEY.matcher(text.get(i));
      if (header.matches()) {
        table = header.group(1) + ".";
        lines.putIfAbsent(header.group(1), i + 1);
      } else if (key.matches()) {
        lines.putIfAbsent(table + key.group(1), i + 1);
      }
    }
    return lines;
  }
}
