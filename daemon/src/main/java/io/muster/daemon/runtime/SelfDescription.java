package io.muster.daemon.runtime;

import com.google.protobuf.ByteString;
import io.muster.daemon.generate.Generators;
import io.muster.protocol.model.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What this device says of itself: its record's fields. */
final class SelfDescription {
  /** Longest model name told, in characters. */
  static final int MAX_MODEL = 100;

  /** Where Linux says what machine it runs on: on PCs, and on boards. */
  private static final List<String> MODEL_FILES =
      List.of("sys/class/dmi/id/product_name", "proc/device-tree/model");

  private SelfDescription() {}

  static Map<String, ByteString> fields(String name, List<String> addresses) {
    return Map.of(
        "name", Values.ofText(name),
        "os", Values.ofText(System.getProperty("os.name", "")),
        "os_version", Values.ofText(System.getProperty("os.version", "")),
        "hardware_model", Values.ofText(model(Path.of("/"))),
        "capabilities", Values.ofText(String.join(",", Generators.capabilities())),
        "network_addresses", Values.ofText(String.join("\n", addresses)));
  }

  /**
   * The machine's model; empty where no file says it, as on macOS and Windows.
   *
   * @param root of the file system
   */
  static String model(Path root) {
    for (String name : MODEL_FILES) {
      String model = cleaned(root.resolve(name));
      if (!model.isEmpty()) {
        return model;
      }
    }
    return "";
  }

  private static String cleaned(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_MODEL);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("")
          .replaceAll("[^ -~]", "") // boards end it with a zero
          .strip();
    } catch (IOException e) {
      return ""; // not there, or not for this user: the next one may be
    }
  }
}
