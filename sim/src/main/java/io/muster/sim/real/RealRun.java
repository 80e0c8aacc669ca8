package io.muster.sim.real;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.sim.world.Randomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Daemons as processes on the loopback interface: started, paired with the first, given files and
 * tags, and left alone until all are in sync and a while longer.
 */
final class RealRun implements AutoCloseable {
  /** How long anything that is waited for may take. */
  private static final long PATIENCE_SECONDS = 180;

  private static final long LOOK_MILLIS = 200;

  /** From the moment at which all are in sync until the traffic is read: some quiet rounds. */
  private static final long QUIET_MILLIS = 20_000;

  private final Path launcher;
  private final Path folder;
  private final Consumer<String> progress;
  private final List<RealDevice> devices = new CopyOnWriteArrayList<>();
  private final List<Recorder> recorders = new ArrayList<>();
  private final List<Long> starts = new ArrayList<>();
  private final List<Long> meetings = new ArrayList<>();

  /** Whoever ends this process leaves no daemons behind. */
  private final Thread atExit = new Thread(() -> devices.forEach(RealDevice::destroy));

  /**
   * A run that has not begun.
   *
   * @param launcher the command {@code muster}
   * @param folder an empty folder for homes and files
   * @param progress told what is being done
   */
  RealRun(Path launcher, Path folder, Consumer<String> progress) {
    this.launcher = launcher;
    this.folder = folder;
    this.progress = progress;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** What happened, and what it cost. */
  record Result(Recording recording, Figures figures) {}

  /** Runs it. */
  Result run(int nodes, List<Deed> deeds, Randomness random)
      throws IOException, InterruptedException {
    start(nodes);
    meet();
    long began = System.currentTimeMillis();
    for (Deed deed : deeds) {
      long ahead = began + deed.atMillis() - System.currentTimeMillis();
      TimeUnit.MILLISECONDS.sleep(Math.max(0, ahead));
      act(deed, random);
    }
    await("all are in sync", this::inSync);
    TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
    await("all are in sync", this::inSync);
    Figures figures = Figures.NONE;
    for (RealDevice device : devices) {
      figures = figures.plus(figures(device.status().get("traffic")));
    }
    long end = System.currentTimeMillis();
    for (Recorder recorder : recorders) {
      recorder.look();
    }
    devices.forEach(RealDevice::close);
    return new Result(new Recording(starts, meetings, written(), end), figures);
  }

  private List<Written> written() throws IOException {
    progress.accept("reading what they wrote");
    List<Written> written = new ArrayList<>();
    int unseen = 0;
    for (Recorder recorder : recorders) {
      written.addAll(recorder.written());
      unseen += recorder.unseen();
    }
    if (unseen > 0) {
      progress.accept(unseen + " writes were written over before they were seen");
    }
    return written;
  }

  private void start(int nodes) throws IOException, InterruptedException {
    for (int number = 0; number < nodes; number++) {
      progress.accept("starting device " + number);
      starts.add(System.currentTimeMillis());
      RealDevice device = RealDevice.start(launcher, folder, number);
      devices.add(device);
      recorders.add(new Recorder(number, device.id(), device.library(), folder));
      await("device " + number + " is at rest", device::isAtRest);
      recorders.get(number).look();
    }
  }

  private void meet() throws IOException, InterruptedException {
    for (RealDevice device : devices.subList(1, devices.size())) {
      progress.accept("pairing device " + device.number());
      devices.getFirst().pair(device);
      meetings.add(System.currentTimeMillis());
    }
    await("all are in sync", this::inSync);
  }

  private void act(Deed deed, Randomness random) throws IOException, InterruptedException {
    progress.accept("device %d: %s".formatted(deed.device(), deed.words()));
    RealDevice device = devices.get(deed.device());
    switch (deed.kind()) {
      case FILES -> {
        for (int i = 0; i < deed.count(); i++) {
          Files.writeString(device.files().resolve(fileName(random)), text(random));
        }
        device.rescan();
      }
      case TAG -> device.tag(someFiles(device, deed.count()), "tag " + random.nextInt(10));
    }
    await("device " + deed.device() + " is at rest", device::isAtRest);
    recorders.get(deed.device()).look();
  }

  private static String fileName(Randomness random) {
    return "note %08x.txt".formatted(random.nextInt(Integer.MAX_VALUE));
  }

  private static String text(Randomness random) {
    return "Noted under number %016x.%n".formatted(random.nextLong());
  }

  private static List<Path> someFiles(RealDevice device, int count) throws IOException {
    try (var files = Files.list(device.files())) {
      return files.sorted().limit(count).toList();
    }
  }

  private boolean inSync() throws IOException {
    SortedSet<String> roots = new TreeSet<>();
    for (RealDevice device : devices) {
      JsonNode status = device.status();
      if (!status.get("in_sync").asBoolean()
          || status.get("peers").size() != devices.size() - 1
          || status.at("/device/pending").asLong() > 0) {
        return false;
      }
      roots.add(status.at("/library/root").asText() + status.at("/availability/root").asText());
    }
    return roots.size() == 1;
  }

  private static Figures figures(JsonNode traffic) {
    return new Figures(
        traffic.get("rounds").asLong(),
        traffic.at("/library/sent/bytes").asLong(),
        traffic.at("/gossip/sent/bytes").asLong());
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        throw new IOException("not within %d s: %s".formatted(PATIENCE_SECONDS, what));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public void close() {
    devices.forEach(RealDevice::close);
    if (atExit.getState() == Thread.State.NEW) {
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }
}
