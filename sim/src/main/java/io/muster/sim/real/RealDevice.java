package io.muster.sim.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.model.DeviceId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A daemon in a process of its own, with a home and a folder of files. */
final class RealDevice implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final int number;
  private final Path files;
  private final Control control;
  private final Process process;
  private final JsonNode ready;

  private RealDevice(int number, Path files, Control control, Process process, JsonNode ready) {
    this.number = number;
    this.files = files;
    this.control = control;
    this.process = process;
    this.ready = ready;
  }

  /**
   * Starts one; returns when it serves.
   *
   * @param launcher the command {@code muster}
   * @param folder where its home, its files and its log are made
   * @throws IOException if it ends before it serves; says where its log is
   */
  static RealDevice start(Path launcher, Path folder, int number) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home-" + number));
    Path files = Files.createDirectories(folder.resolve("files-" + number)).toRealPath();
    Path log = folder.resolve("daemon-" + number + ".log");
    Process process =
        new ProcessBuilder(
                List.of(
                    launcher.toString(),
                    "--home",
                    home.toString(),
                    "up",
                    "--json",
                    "--name",
                    name(number),
                    "--listen",
                    "127.0.0.1:0",
                    files.toString()))
            .redirectError(log.toFile())
            .start();
    try {
      BufferedReader out = process.inputReader();
      String line = out.readLine();
      if (line == null) {
        throw new IOException(name(number) + " ended before it served; see " + log);
      }
      JsonNode ready = new JsonMapper().readTree(line);
      return new RealDevice(number, files, new Control(home), process, ready);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String name(int number) {
    return "device " + number;
  }

  int number() {
    return number;
  }

  DeviceId id() {
    return DeviceId.parse(ready.get("id").asText());
  }

  /** Its library folder. */
  Path library() {
    return Path.of(ready.get("library").asText());
  }

  /** The folder that it indexes. */
  Path files() {
    return files;
  }

  JsonNode status() throws IOException {
    return control.ask("status", Control.arguments());
  }

  /** Whether all its files are known and their sidecars made. */
  boolean isAtRest() throws IOException {
    JsonNode status = status();
    for (JsonNode location : status.get("locations")) {
      if (!location.get("scan_state").asText().equals("complete")) {
        return false;
      }
    }
    return status.at("/device/pending").asLong() == 0 && !status.get("locations").isEmpty();
  }

  /** Takes another device into this one's library. */
  void pair(RealDevice other) throws IOException {
    JsonNode invitation = control.ask("pair_invite", Control.arguments());
    ObjectNode join = Control.arguments();
    join.put("code", invitation.get("code").asText());
    join.put("address", invitation.get("address").asText());
    other.control.ask("pair_join", join);
  }

  /** Looks for new files now. */
  void rescan() throws IOException {
    control.ask("location_rescan", Control.arguments().put("path", files.toString()));
  }

  /** Gives files a tag. */
  void tag(List<Path> targets, String tag) throws IOException {
    ObjectNode say = Control.arguments().put("aspect", "tag");
    ArrayNode paths = say.putArray("targets");
    targets.forEach(target -> paths.add(target.toString()));
    say.putArray("add").add(tag);
    say.putArray("remove");
    control.ask("say", say);
  }

  /** Ends it at once. */
  void destroy() {
    process.destroyForcibly();
  }

  /** Ends it: asks first, and waits a while. */
  @Override
  public void close() {
    try {
      control.ask("stop", Control.arguments());
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
