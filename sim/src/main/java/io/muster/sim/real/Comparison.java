package io.muster.sim.real;

import io.muster.sim.disk.Disk;
import io.muster.sim.world.Randomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Figures of the same work, done by real daemons and by simulated devices.
 *
 * @param seconds how long the real ones were up
 * @param writes how many records they wrote
 */
public record Comparison(double seconds, int writes, Figures real, Figures simulated) {
  /** By how much one may differ from the other. */
  public static final double TOLERANCE = 0.15;

  /**
   * One figure on both sides.
   *
   * @param ratio simulated for each real one
   */
  public record Row(String name, long real, long simulated, double ratio, boolean holds) {
    static Row of(String name, long real, long simulated) {
      double ratio = (double) simulated / Math.max(1, real);
      return new Row(name, real, simulated, ratio, Math.abs(ratio - 1) < TOLERANCE);
    }
  }

  /**
   * Runs both, one after the other.
   *
   * @param launcher the command {@code muster}
   * @param nodes how many devices, two at least
   * @param seconds over how long people work on them
   * @param progress told what is being done
   * @throws IOException if a daemon does not do what it is asked for
   */
  public static Comparison make(
      Path launcher, int nodes, int seconds, long seed, Consumer<String> progress)
      throws IOException, InterruptedException {
    Randomness random = Randomness.of(seed).fork("real");
    List<Deed> deeds = Deed.plan(random.fork("deeds"), nodes, seconds * 1000L);
    Path folder = Files.createTempDirectory("muster-real-");
    try {
      RealRun.Result real;
      try (RealRun run = new RealRun(launcher, folder, progress)) {
        real = run.run(nodes, deeds, random.fork("files"));
      }
      progress.accept("simulating the same");
      Recording recording = real.recording();
      Figures simulated =
          new Twin(recording, seed, Files.createDirectory(folder.resolve("twin"))).run();
      return new Comparison(
          (recording.endMillis() - recording.starts().getFirst()) / 1000.0,
          recording.written().size(),
          real.figures(),
          simulated);
    } finally {
      Disk.delete(folder);
    }
  }

  /** The figures one by one. */
  public List<Row> rows() {
    return List.of(
        Row.of("rounds", real.rounds(), simulated.rounds()),
        Row.of("library_bytes", real.libraryBytes(), simulated.libraryBytes()),
        Row.of("gossip_bytes", real.gossipBytes(), simulated.gossipBytes()),
        Row.of("bytes", real.bytes(), simulated.bytes()));
  }

  public boolean holds() {
    return rows().stream().allMatch(Row::holds);
  }
}
