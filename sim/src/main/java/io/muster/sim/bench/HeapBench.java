package io.muster.sim.bench;

import io.muster.storage.availability.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Live heap of a process that has nothing but a library of 100,000 contents open on the mobile
 * profile, after use. The process is a new one, and all of its heap counts.
 */
final class HeapBench {
  static final int CONTENTS = 100_000;

  private static final int MINUTES = 10;

  private final Path folder;
  private final Dataset data;
  private final EcKeys keys = EcKeys.generate();

  HeapBench(Path folder, Dataset data) {
    this.folder = folder;
    this.data = new Dataset(data.seed(), Math.min(CONTENTS, data.contents()));
  }

  List<BenchRow> run(IntConsumer progress) {
    try (MusterStore store = MusterStore.open(folder, keys, Profile.MOBILE)) {
      MusterFill fill = new MusterFill(store, data);
      fill.groups(progress);
      fill.availability(folder, progress);
    }
    keys.save(folder);
    return List.of(BenchRow.of("heap_100k", probe() / 1e6, "MB", Target.atMost(10)));
  }

  private long probe() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(HeapProbe.class.getName());
    command.add(folder.toString());
    command.add(String.valueOf(data.seed()));
    command.add(String.valueOf(data.contents()));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new BenchException("the process whose heap is measured failed");
      }
      return Long.parseLong(said.strip());
    } catch (IOException e) {
      throw new BenchException("no process could be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}
