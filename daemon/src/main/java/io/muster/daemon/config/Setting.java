package io.muster.daemon.config;

import io.muster.protocol.model.AvailabilityBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every key of {@code config.toml}: its default, its bounds, and what it changes. */
enum Setting {
  LISTEN(
      "listen",
      "\"0.0.0.0:22100\"",
      "HOST:PORT for peers; 127.0.0.1 hides this device, port 0 takes a free one"),
  NAME("name", "the host's name", "what people call this device"),
  LIBRARY("library", "\"Library\"", "name of the library that the first run creates"),
  PROFILE(
      "profile",
      "\"server\"",
      "what this machine is: mobile, server or desktop; sizes batches and caches"),
  BATCH(
      "availability.batch_size",
      0,
      0,
      AvailabilityBatch.MAX_SLOTS,
      "contents in a batch that this device publishes; 0 takes the profile's"),
  RESCAN(
      "scan.rescan_seconds",
      3600,
      1,
      604_800,
      "walk all folders this often, in case the watcher missed something"),
  LEARN(
      "network.learn_addresses",
      "true",
      "dial addresses that members pass on; false dials only those given by hand"),
  MEMORY(
      "generators.memory_mib",
      256,
      16,
      65_536,
      "MiB that one decoder may take; what needs more fails"),
  TIMEOUT(
      "generators.timeout_seconds",
      60,
      1,
      3600,
      "time that one sidecar may take; what needs more fails");

  final String key;
  final String fallback;
  final long number;
  final long min;
  final long max;
  private final String effect;

  Setting(String key, String fallback, String effect) {
    this.key = key;
    this.fallback = fallback;
    this.number = 0;
    this.min = 0;
    this.max = 0;
    this.effect = effect;
  }

  Setting(String key, long number, long min, long max, String effect) {
    this.key = key;
    this.fallback = Long.toString(number);
    this.number = number;
    this.min = min;
    this.max = max;
    this.effect = effect;
  }

  static Optional<Setting> find(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(setting -> setting.key).toList();
  }

  static List<String> reference() {
    return Arrays.stream(values()).map(Setting::line).toList();
  }

  private String line() {
    String range = max > 0 ? " (" + min + " to " + max + ")" : "";
    return "# " + effect + range + "\n" + key + " = " + fallback;
  }
}
