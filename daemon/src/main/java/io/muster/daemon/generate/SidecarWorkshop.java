package io.muster.daemon.generate;

import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes sidecars in a worker process that is started when there is work and ended when there is
 * none. One file at a time; more callers wait. Safe for use by several threads.
 */
public final class SidecarWorkshop implements AutoCloseable {
  /** A larger output is refused. */
  public static final long MAX_OUTPUT_BYTES = 8L << 20;

  private static final Set<String> FORMATS = Set.of("jpg", "png", "txt");
  private static final String PREFIX = "made-";

  /** Exit codes of a process that was told to end: interrupt (Ctrl-C reaches it too), terminate. */
  private static final Set<Integer> TOLD_TO_END = Set.of(128 + 2, 128 + 15);

  private static final int KILLED = 128 + 9;

  private final Path folder;
  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("workshop-timer").factory());
  private volatile @Nullable WorkerProcess worker;
  private volatile boolean closed;
  private volatile long idleSinceNanos;
  private long requests;

  /**
   * What a worker may take.
   *
   * @param perFile time for all variants of one file
   * @param idle how long it waits for more work before it ends
   * @param heapMiB its heap
   */
  public record Limits(Duration perFile, Duration idle, int heapMiB) {
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30), 256);
  }

  /**
   * Opens a workshop; starts nothing yet.
   *
   * @param folder for outputs and for what decoders keep; used by this workshop alone, outputs left
   *     from an earlier one are deleted
   * @throws IOException if the folder can't be made or cleaned
   */
  public SidecarWorkshop(Path folder, Limits limits) throws IOException {
    this.folder = Files.createDirectories(folder).toRealPath();
    this.limits = limits;
    deleteOutputs(PREFIX);
    long period = Math.max(1, limits.idle().toMillis() / 2);
    var _ = timer.scheduleWithFixedDelay(this::endIfIdle, period, period, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes variants of one file; one outcome for each, in order.
   *
   * @throws IOException if the file can't be read, or no worker can be started, or the workshop was
   *     closed: that says nothing about the file's bytes
   */
  public List<Outcome> make(Path file, Set<VariantId> variants) throws IOException {
    if (variants.isEmpty()) {
      return List.of();
    }
    if (variants.size() > WorkerFrames.MAX_VARIANTS) {
      throw new IllegalArgumentException(variants.size() + " variants at once are too many");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(file)) {
      throw new NoSuchFileException(file.toString(), null, "not a file that can be read");
    }
    lock.lock();
    try {
      return makeLocked(file.toAbsolutePath(), new TreeSet<>(variants));
    } finally {
      idleSinceNanos = System.nanoTime();
      lock.unlock();
    }
  }

  /** Ends the worker at once; a call of {@link #make} that is under way fails. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    endWorker();
  }

  private List<Outcome> makeLocked(Path file, Set<VariantId> variants) throws IOException {
    String prefix = PREFIX + requests++ + "-";
    WorkerFrames.Request request =
        new WorkerFrames.Request(file.toString(), folder.resolve(prefix).toString(), variants);
    while (true) {
      WorkerProcess current = worker;
      boolean fresh = current == null || !current.isAlive();
      current = fresh || current == null ? startWorker() : current;
      try {
        WorkerFrames.Answer answer = current.ask(request, limits.perFile());
        if (answer.last()) {
          endWorker();
        }
        return outcomes(variants, answer.replies(), prefix);
      } catch (IOException e) {
        String reason = whyItEnded(current, e);
        boolean blamed = fresh || current.timedOut();
        endWorker();
        deleteOutputs(prefix);
        // A worker that was there before may have ended for a reason of its own: try a fresh one.
        if (blamed) {
          return failed(variants, reason);
        }
      }
    }
  }

  private WorkerProcess startWorker() throws IOException {
    WorkerProcess started = WorkerProcess.start(folder, limits.heapMiB(), timer);
    worker = started;
    if (closed) {
      started.close();
      throw new IOException("the workshop is closed");
    }
    return started;
  }

  /**
   * The reason that the file gets.
   *
   * @throws IOException if the file is not to blame
   */
  private String whyItEnded(WorkerProcess ended, IOException error) throws IOException {
    if (closed) {
      throw new IOException("the workshop was closed", error);
    }
    if (ended.timedOut()) {
      return "decoding it took longer than " + limits.perFile().toSeconds() + " s";
    }
    int code = ended.exitCode();
    if (TOLD_TO_END.contains(code)) {
      throw new IOException("the sidecar worker was told to end", error);
    }
    return code == KILLED
        ? "the worker was killed while it decoded it (memory?)"
        : "the worker crashed while it decoded it (exit code " + code + ")";
  }

  private List<Outcome> outcomes(
      Set<VariantId> variants, List<WorkerFrames.Reply> replies, String prefix) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (VariantId variant : variants) {
      Outcome outcome = new Outcome.Failed(variant, "the worker gave no answer for it");
      for (WorkerFrames.Reply reply : replies) {
        if (reply.variant().equals(variant)) {
          outcome = outcome(reply, prefix);
        }
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private Outcome outcome(WorkerFrames.Reply reply, String prefix) throws IOException {
    VariantId variant = reply.variant();
    if (!reply.made()) {
      return new Outcome.Failed(variant, reply.text());
    }
    if (!FORMATS.contains(reply.text())) {
      return new Outcome.Failed(variant, "the worker made something of an unknown format");
    }
    Path file = folder.resolve(prefix + variant + "." + reply.text());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Outcome.Failed(variant, "the worker's output is missing");
    }
    long size = Files.size(file);
    if (size > MAX_OUTPUT_BYTES) {
      Files.delete(file);
      return new Outcome.Failed(variant, "its sidecar has " + size + " bytes, too many");
    }
    return new Outcome.Made(variant, file, reply.text(), size);
  }

  private static List<Outcome> failed(Set<VariantId> variants, String reason) {
    List<Outcome> outcomes = new ArrayList<>();
    variants.forEach(variant -> outcomes.add(new Outcome.Failed(variant, reason)));
    return outcomes;
  }

  private void endIfIdle() {
    if (lock.tryLock()) {
      try {
        if (System.nanoTime() - idleSinceNanos >= limits.idle().toNanos()) {
          endWorker();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void endWorker() {
    WorkerProcess current = worker;
    if (current != null) {
      worker = null;
      current.close();
    }
  }

  private void deleteOutputs(String prefix) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix + "*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }
}
