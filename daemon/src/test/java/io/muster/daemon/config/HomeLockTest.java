package io.muster.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeLockTest {
  @TempDir Path dir;

  @Test
  void shouldRefuseSecondDaemonOfOtherProcessAndNameItsPid() throws Exception {
    Home home = new Home(dir);
    Process other = startOther();
    try (BufferedReader out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("locked");

      assertThat(HomeLock.isHeld(home)).isTrue();
      assertThatThrownBy(() -> HomeLock.acquire(home))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("a daemon (pid " + other.pid() + ") already runs on " + dir)
          .hasMessageContaining("muster stop");
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(HomeLock.isHeld(home)).isFalse();
    try (HomeLock _ = HomeLock.acquire(home)) {
      assertThat(home.lockFile()).hasContent(ProcessHandle.current().pid() + "\n");
    }
  }

  @Test
  void shouldRefuseSecondLockOfSameProcess() throws Exception {
    Home home = new Home(dir);
    try (HomeLock _ = HomeLock.acquire(home)) {
      assertThatThrownBy(() -> HomeLock.acquire(home)).isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void shouldKeepLockFilePrivate() throws Exception {
    Home home = new Home(dir);
    try (HomeLock _ = HomeLock.acquire(home)) {
      assertThat(Files.getPosixFilePermissions(home.lockFile()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void shouldNotBelieveGarbageForPid() throws Exception {
    Home home = new Home(dir);
    try (HomeLock _ = HomeLock.acquire(home)) {
      Files.writeString(home.lockFile(), "rm -rf / \n");
      assertThatThrownBy(() -> HomeLock.acquire(home)).hasMessageContaining("(pid unknown)");
    }
  }

  private Process startOther() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            dir.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Holds the lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (HomeLock _ = HomeLock.acquire(new Home(Path.of(args[0])))) {
        System.out.println("locked");
        int end = System.in.read();
        System.exit(end);
      }
    }
  }
}
