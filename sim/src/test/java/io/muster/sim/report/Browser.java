package io.muster.sim.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real browser without a window: opens a page, lets its scripts run, and tells what there is. */
final class Browser {
  private static final long SECONDS = 90;
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"),
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));

  private final Path program;
  private final Path folder;

  private Browser(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * The browser of this machine, if it has one.
   *
   * @param folder for what it writes
   */
  static Optional<Browser> find(Path folder) {
    return PLACES.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program, folder));
  }

  /** The document as it is after its scripts have run. */
  String dump(Path page) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--headless"));
    command.addAll(List.of("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"));
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-quic", "--disable-dev-shm-usage"));
    command.add("--user-data-dir=" + folder.resolve("profile"));
    command.addAll(List.of("--window-size=1400,900", "--virtual-time-budget=5000", "--dump-dom"));
    command.add(page.toUri().toString());
    Path dumped = folder.resolve("dumped.html");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dumped.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the browser did not end within " + SECONDS + " s");
    }
    return Files.readString(dumped, StandardCharsets.UTF_8);
  }
}
