package io.muster.daemon.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The name of this machine, from the first place that knows it; DNS, which can hang, comes last.
 */
final class HostName {
  private static final Path FILE = Path.of("/etc/hostname");
  private static final String UNNAMED = "unnamed";

  private HostName() {}

  static String find(Map<String, String> env) {
    String name = env.getOrDefault("HOSTNAME", "");
    if (name.isBlank()) {
      name = fromFile();
    }
    return clean(name.isBlank() ? fromResolver() : name);
  }

  private static String fromFile() {
    try {
      return Files.isReadable(FILE) ? Files.readString(FILE) : "";
    } catch (IOException e) {
      return ""; // not every system has this file as text; the resolver is asked next
    }
  }

  private static String fromResolver() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return UNNAMED;
    }
  }

  /** A host name is not ours to refuse: what can't stand in a device name is left out. */
  static String clean(String name) {
    String printable = name.strip().replaceAll("\\p{Cntrl}", "");
    String cut = printable.substring(0, Math.min(printable.length(), Names.MAX_LENGTH));
    return cut.isBlank() ? UNNAMED : cut;
  }
}
