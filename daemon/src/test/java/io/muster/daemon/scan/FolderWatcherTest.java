package io.muster.daemon.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderWatcherTest {
  @TempDir Path root;
  private final Heard heard = new Heard();

  private static final class Heard implements WatchListener {
    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<String> rescans = new CopyOnWriteArrayList<>();
    final List<String> limits = new CopyOnWriteArrayList<>();
    volatile int reports;

    @Override
    public synchronized void changed(Set<String> changed) {
      paths.addAll(changed);
      reports++;
    }

    @Override
    public void rescan(String reason) {
      rescans.add(reason);
    }

    @Override
    public void limited(String reason) {
      limits.add(reason);
    }
  }

  @Test
  void shouldReportChangesOnceItIsQuiet() throws Exception {
    Files.createDirectory(root.resolve("a"));
    try (FolderWatcher _ = start(10)) {
      for (int i = 0; i < 20; i++) {
        Files.writeString(root.resolve("a/x"), "text " + i);
      }
      Files.writeString(root.resolve("y"), "text");

      await().until(() -> heard.paths.containsAll(List.of("a/x", "y")));

      assertThat(heard.reports).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void shouldReportNewTreesAndWatchThem() throws Exception {
    try (FolderWatcher _ = start(10)) {
      Files.createDirectories(root.resolve("a/b/c"));
      Files.writeString(root.resolve("a/b/c/x"), "text");
      await().until(() -> heard.paths.contains("a"));

      Files.writeString(root.resolve("a/b/c/later"), "text");

      await().until(() -> heard.paths.contains("a/b/c/later"));
    }
  }

  @Test
  void shouldFollowFolderThatMoves() throws Exception {
    Files.createDirectories(root.resolve("a/b"));
    try (FolderWatcher _ = start(10)) {
      Files.move(root.resolve("a"), root.resolve("moved"));
      await().until(() -> heard.paths.containsAll(List.of("a", "moved")));

      Files.writeString(root.resolve("moved/b/x"), "text");

      await().until(() -> heard.paths.contains("moved/b/x"));
      assertThat(heard.paths).doesNotContain("a/b/x");
    }
  }

  @Test
  void shouldReportDeletedFolder() throws Exception {
    Files.createDirectories(root.resolve("a/b"));
    try (FolderWatcher _ = start(10)) {
      Files.delete(root.resolve("a/b"));
      Files.delete(root.resolve("a"));

      await().until(() -> heard.paths.contains("a"));
    }
  }

  @Test
  void shouldAskForRescanWhenTooMuchChanged() throws Exception {
    try (FolderWatcher _ = start(10)) {
      for (int i = 0; i <= FolderWatcher.MAX_PATHS; i++) {
        Files.createFile(root.resolve("x" + i));
      }

      await().until(() -> !heard.rescans.isEmpty());
    }
  }

  @Test
  void shouldSayWhenNotEveryFolderCanBeWatched() throws Exception {
    for (int i = 0; i < 5; i++) {
      Files.createDirectory(root.resolve("d" + i));
    }
    try (FolderWatcher _ = start(3)) {
      assertThat(heard.limits).hasSize(1);

      Files.writeString(root.resolve("x"), "text");

      await().until(() -> heard.paths.contains("x"));
    }
  }

  @Test
  void shouldKeepSilentAboutLibraries() throws Exception {
    Files.createDirectory(root.resolve("Photos.sdlibrary"));
    try (FolderWatcher _ = start(10)) {
      Files.writeString(root.resolve("Photos.sdlibrary/x"), "text");
      Files.writeString(root.resolve("y"), "text");

      await().until(() -> heard.paths.contains("y"));

      assertThat(heard.paths).containsOnly("y");
    }
  }

  @Test
  void shouldEndItsThreadWhenClosed() throws Exception {
    FolderWatcher watcher = start(10);

    watcher.close();

    String name = "watch-" + root.toRealPath().getFileName();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().equals(name)));
  }

  private FolderWatcher start(int maxFolders) throws IOException {
    return FolderWatcher.start(root, path -> false, heard, maxFolders);
  }
}
