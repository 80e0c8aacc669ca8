package io.muster.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketFileTest {
  @TempDir Path dir;
  private Path home = Path.of("unset");

  @BeforeEach
  void createHome() throws IOException {
    home = directory(dir.resolve("home"), "rwx------");
  }

  @Test
  void shouldBeForItsUserAloneAndLeaveNothingElse() throws Exception {
    Path socket = home.resolve("control.sock");
    try (ControlServer _ = ControlServer.start(socket, new FakeControl())) {
      assertThat(mode(socket)).isEqualTo("rw-------");
      assertThat(home.toFile().list()).containsExactly("control.sock");
    }
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void shouldReplaceSocketOfKilledDaemon() throws Exception {
    Path socket = home.resolve("control.sock");
    leaveStale(socket);
    assertThatThrownBy(() -> ask(socket))
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.exit()).isEqualTo(Exit.NO_DAEMON))
        .hasMessageContaining("no daemon runs on " + home);

    try (ControlServer _ = ControlServer.start(socket, new FakeControl())) {
      ask(socket);
    }
  }

  @Test
  void shouldNotTakeSocketOfLivingDaemon() throws Exception {
    Path socket = home.resolve("control.sock");
    try (ControlServer _ = ControlServer.start(socket, new FakeControl())) {
      assertThatThrownBy(() -> ControlServer.start(socket, new FakeControl()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another daemon answers");
      ask(socket);
    }
  }

  @Test
  void shouldUseShortPathForDeepHome() throws Exception {
    Path socket = deepSocket();
    Path root = directory(dir.resolve("run"), "rwx------");
    try (ControlServer _ = start(socket, root)) {
      Path real = Files.readSymbolicLink(socket);
      assertThat(real).startsWith(root);
      assertThat(mode(real)).isEqualTo("rw-------");
      assertThat(mode(Objects.requireNonNull(real.getParent()))).isEqualTo("rwx------");
      ask(socket);
    }
    assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isFalse();

    try (ControlServer _ = start(socket, root)) {
      ask(socket);
    }
  }

  @Test
  void shouldRefuseShortDirectoryThatOthersWriteTo() throws Exception {
    Path socket = deepSocket();
    Path root = directory(dir.resolve("run"), "rwx------");
    start(socket, root).close();
    try (var children = Files.list(root)) {
      Path prepared = children.findFirst().orElseThrow();
      Files.setPosixFilePermissions(prepared, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    assertThatThrownBy(() -> start(socket, root).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("others may write");
  }

  @Test
  void shouldNotTalkToSocketInDirectoryThatOthersWriteTo() throws Exception {
    Path socket = home.resolve("control.sock");
    try (ControlServer _ = ControlServer.start(socket, new FakeControl())) {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));

      assertThatThrownBy(() -> ask(socket))
          .isInstanceOf(ControlException.class)
          .hasMessageContaining("others may write");
    }
  }

  @Test
  void shouldSayThatNoPlaceIsShortEnough() throws Exception {
    Path socket = deepSocket();

    assertThatThrownBy(() -> start(socket, dir.resolve("absent")).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("choose a shorter --home");
  }

  private Path deepSocket() throws IOException {
    Path deep = home.resolve("x".repeat(60)).resolve("y".repeat(60));
    Files.createDirectories(deep);
    Path socket = deep.resolve("control.sock");
    assertThat(socket.toString()).hasSizeGreaterThan(SocketFile.MAX_PATH_BYTES);
    return socket;
  }

  private static ControlServer start(Path socket, Path root) throws IOException {
    return ControlServer.start(socket, new FakeControl(), List.of(root), Duration.ofSeconds(5));
  }

  private static void ask(Path socket) throws ControlException {
    new ControlClient(socket).call(ControlVerb.PEERS, new Requests.None(), ProgressSink.NONE);
  }

  /** A listener that is closed without taking its file away, as after {@code kill -9}. */
  private static void leaveStale(Path socket) throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
  }

  private static Path directory(Path path, String mode) throws IOException {
    return Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
