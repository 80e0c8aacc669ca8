package io.muster.daemon.generate;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One worker process and the talk with it. It gets the class path, a small heap, an empty
 * environment, no host names, and a folder for whatever its libraries want to keep.
 */
final class WorkerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** The end of a worker's complaints that is shown when it doesn't start. */
  private static final int MAX_COMPLAINT_CHARS = 2000;

  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final ScheduledExecutorService timer;
  private volatile String complaint = "";
  private volatile boolean timedOut;

  private WorkerProcess(Process process, ScheduledExecutorService timer) {
    this.process = process;
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.timer = timer;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @throws IOException if it does not get ready; no file is to blame
   */
  static WorkerProcess start(Path folder, int heapMiB, ScheduledExecutorService timer)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(folder, heapMiB));
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "HOME", folder.toString()));
    WorkerProcess worker = new WorkerProcess(builder.start(), timer);
    Thread.ofVirtual().start(worker::drainErrors);
    try (Limit _ = worker.limit(START_LIMIT)) {
      if (!WorkerFrames.readText(worker.in).equals(WorkerFrames.READY)) {
        throw new IOException("it speaks another protocol");
      }
      return worker;
    } catch (IOException e) {
      worker.close();
      throw new IOException(
          "the sidecar worker did not start: " + e.getMessage() + " " + worker.complaint, e);
    }
  }

  /**
   * Asks for sidecars of one file.
   *
   * @throws IOException if the worker ends before it answers; {@link #exitCode} says how
   */
  WorkerFrames.Answer ask(WorkerFrames.Request request, Duration timeLimit) throws IOException {
    try (Limit _ = limit(timeLimit)) {
      WorkerFrames.writeRequest(out, request);
      return WorkerFrames.readAnswer(in);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether the time limit ended it. */
  boolean timedOut() {
    return timedOut;
  }

  /** The exit code, once it has ended; ends it if it has not. */
  int exitCode() {
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return -1;
    }
  }

  /** Ends it at once, whatever it is doing. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private interface Limit extends AutoCloseable {
    @Override
    void close();
  }

  private Limit limit(Duration time) {
    ScheduledFuture<?> kill =
        timer.schedule(
            () -> {
              timedOut = true;
              process.destroyForcibly();
            },
            time.toMillis(),
            TimeUnit.MILLISECONDS);
    return () -> kill.cancel(false);
  }

  private void drainErrors() {
    byte[] bytes = new byte[1024];
    try (InputStream errors = process.getErrorStream()) {
      for (int count = errors.read(bytes); count >= 0; count = errors.read(bytes)) {
        String all = complaint + new String(bytes, 0, count, StandardCharsets.UTF_8);
        complaint = all.substring(Math.max(0, all.length() - MAX_COMPLAINT_CHARS));
      }
    } catch (IOException e) {
      complaint = e.toString();
    }
  }

  private static List<String> command(Path folder, int heapMiB) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMiB + "m");
    command.addAll(
        List.of(
            "-Xms16m",
            "-Xss2m",
            "-XX:MaxDirectMemorySize=32m",
            "-XX:MaxMetaspaceSize=128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Dsun.jnu.encoding=UTF-8",
            "-Duser.language=en",
            "-Duser.home=" + folder,
            "-Djava.io.tmpdir=" + folder,
            "-Dpdfbox.fontcache=" + folder,
            "-Djdk.net.hosts.file=" + folder.resolve("no-hosts"),
            "-Dorg.apache.commons.logging.LogFactory="
                + "org.apache.commons.logging.impl.LogFactoryImpl",
            "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WorkerMain.class.getName());
    return command;
  }
}
