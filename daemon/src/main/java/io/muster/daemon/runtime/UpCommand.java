package io.muster.daemon.runtime;

import io.muster.daemon.cli.DaemonStarter;
import io.muster.daemon.cli.UpOptions;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code muster up}: runs the daemon in this process until it is told to stop. */
public final class UpCommand implements DaemonStarter {
  /** How long an orderly end may take before the process is cut off. */
  private static final long STOP_SECONDS = 15;

  private final PrintStream out;

  public UpCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public int up(UpOptions options) throws Exception {
    Logs.toFile(options.home().logFile());
    CountDownLatch closed = new CountDownLatch(1);
    try (Daemon daemon = new Daemon(options.home(), options.config())) {
      Thread hook = new Thread(() -> end(daemon, closed), "muster-end");
      Runtime.getRuntime().addShutdownHook(hook);
      if (daemon.damage().isEmpty()) {
        for (Path folder : options.folders()) {
          daemon.index(folder);
        }
      }
      announce(daemon, options);
      return daemon.await() ? Exit.DONE : Exit.ERROR;
    } catch (IOException | StorageException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    } finally {
      closed.countDown();
    }
  }

  /** On a signal: asks for the end, and keeps the process until everything is closed. */
  private static void end(Daemon daemon, CountDownLatch closed) {
    daemon.stop();
    try {
      if (!closed.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(Exit.ERROR);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void announce(Daemon daemon, UpOptions options) {
    if (options.json()) {
      Map<String, Object> ready = new LinkedHashMap<>();
      ready.put("id", daemon.device().toString());
      ready.put("name", options.config().name());
      ready.put("address", daemon.address());
      ready.put("library", daemon.library().toString());
      daemon.damage().ifPresent(damage -> ready.put("damage", damage));
      out.println(Json.tree(ready));
    } else {
      out.printf("Muster is up: %s, device %s%n", options.config().name(), daemon.device());
      out.printf("  library    %s%n", daemon.library());
      out.printf("  listening  %s%n", daemon.address());
      daemon.damage().ifPresent(damage -> out.printf("  damaged    %s%n", damage));
      for (Path folder : daemon.damage().isPresent() ? List.<Path>of() : options.folders()) {
        out.printf("  indexing   %s%n", folder);
      }
      out.println("Next, in another terminal: 'muster status', or 'muster pair --invite' to add a");
      out.println("device. Ctrl-C ends it; nothing is lost.");
    }
    out.flush();
  }
}
