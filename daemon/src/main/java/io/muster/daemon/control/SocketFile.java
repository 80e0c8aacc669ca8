package io.muster.daemon.control;

import io.muster.daemon.config.Ownership;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The file of the control socket, and what keeps others out of it.
 *
 * <p>A socket takes its mode from the umask when it is bound. So it is bound inside a directory of
 * mode 0700, gets 0600, and is then renamed to its place, which also replaces what a killed daemon
 * left there: at no moment can anyone else open it.
 *
 * <p>The system takes no socket path of more than about 100 bytes. Where the home is that deep, the
 * socket lies in a directory of its own, mode 0700, named by a hash of the path, under the user's
 * runtime directory or the temporary one, and {@code control.sock} is a symbolic link to it. Client
 * and server refuse a directory that another user owns or can write to.
 */
final class SocketFile {
  /** Linux takes 107 bytes, macOS 103. */
  static final int MAX_PATH_BYTES = 100;

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(Ownership.PRIVATE_DIRECTORY);

  private SocketFile() {}

  /**
   * Where a client has to connect for this socket.
   *
   * @throws IOException if the directory that it lies in is not safe
   */
  static Path locate(Path socket) throws IOException {
    Path real = Files.isSymbolicLink(socket) ? Files.readSymbolicLink(socket) : socket;
    if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      requireSafe(real);
    }
    return real;
  }

  /** Binds the socket, replacing one that nobody answers on. */
  static ServerSocketChannel bind(Path socket, List<Path> shortRoots) throws IOException {
    Path real = fits(socket) ? socket : shortPath(socket, shortRoots);
    if (answers(real)) {
      throw new IOException("another daemon answers on " + socket);
    }
    requireSafe(real);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      bindPrivately(channel, real);
      if (!real.equals(socket)) {
        Files.deleteIfExists(socket);
        Files.createSymbolicLink(socket, real);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes the socket away, and the link to it where there is one. */
  static void remove(Path socket) throws IOException {
    Path real = Files.isSymbolicLink(socket) ? Files.readSymbolicLink(socket) : socket;
    Files.deleteIfExists(real);
    Files.deleteIfExists(socket);
  }

  /** The places for a socket whose home is too deep, best first. */
  static List<Path> shortRoots() {
    List<Path> roots = new ArrayList<>();
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    if (runtime != null && runtime.startsWith("/")) {
      roots.add(Path.of(runtime));
    }
    roots.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    roots.add(Path.of("/tmp"));
    return roots;
  }

  private static void bindPrivately(ServerSocketChannel channel, Path real) throws IOException {
    // The name is shorter than control.sock, so that the path fits as well.
    Path directory = parent(real).resolve(".s" + ProcessHandle.current().pid() % 1_000_000);
    Path unnamed = directory.resolve("s");
    Files.deleteIfExists(unnamed);
    Files.deleteIfExists(directory);
    Files.createDirectory(directory, PRIVATE);
    try {
      channel.bind(UnixDomainSocketAddress.of(unnamed));
      Files.setPosixFilePermissions(unnamed, Ownership.PRIVATE_FILE);
      Files.move(unnamed, real, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unnamed);
      Files.deleteIfExists(directory);
    }
  }

  private static boolean fits(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
  }

  private static Path shortPath(Path socket, List<Path> roots) throws IOException {
    for (Path root : roots) {
      Path candidate = root.resolve("muster-" + hash(socket)).resolve("control.sock");
      if (Files.isDirectory(root) && Files.isWritable(root) && fits(candidate)) {
        if (!Files.isDirectory(parent(candidate), LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(parent(candidate), PRIVATE);
        }
        return candidate;
      }
    }
    throw new IOException(
        "the path " + socket + " is too long for a socket; choose a shorter --home");
  }

  private static String hash(Path socket) {
    try {
      byte[] path = socket.toString().getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean answers(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return Files.exists(socket) && channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false; // refused: its daemon is gone
    }
  }

  private static void requireSafe(Path socket) throws IOException {
    Path directory = parent(socket).toRealPath();
    if (!Ownership.isMineAlone(directory)) {
      throw new IOException("others may write to " + directory + ", where the control socket lies");
    }
  }

  private static Path parent(Path socket) throws IOException {
    Path parent = socket.getParent();
    if (parent == null) {
      throw new IOException(socket + " is no place for a socket");
    }
    return parent;
  }
}
