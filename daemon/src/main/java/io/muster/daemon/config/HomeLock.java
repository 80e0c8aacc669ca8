package io.muster.daemon.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one daemon runs on a home. The operating system drops the lock when the process
 * ends in whatever way, so the file may stay; it holds the pid of whoever locked it last. Nothing
 * else in the daemon may open the file: POSIX drops a process's locks when it closes any channel on
 * it.
 */
public final class HomeLock implements AutoCloseable {
  /** A pid has at most this many digits; nothing longer is read from the file. */
  private static final int MAX_PID_DIGITS = 19;

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws ConfigException if another daemon has it, or the home can't be written
   */
  public static HomeLock acquire(Home home) throws ConfigException {
    try {
      FileChannel channel = open(home.lockFile());
      if (tryLock(channel) == null) {
        String pid = readPid(channel);
        channel.close();
        throw new ConfigException(
            "a daemon (pid "
                + pid
                + ") already runs on "
                + home
                + "; ask it with 'muster status',"
                + " end it with 'muster stop', or choose another --home");
      }
      writePid(channel);
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new ConfigException("can't lock " + home.lockFile() + ": " + e);
    }
  }

  /** Whether a daemon holds the lock of this home at the moment. */
  public static boolean isHeld(Home home) throws IOException {
    if (!Files.exists(home.lockFile())) {
      return false;
    }
    try (FileChannel channel = open(home.lockFile())) {
      return tryLock(channel) == null;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(Ownership.PRIVATE_FILE));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String readPid(FileChannel channel) throws IOException {
    ByteBuffer digits = ByteBuffer.allocate(MAX_PID_DIGITS);
    channel.read(digits, 0);
    String pid = StandardCharsets.US_ASCII.decode(digits.flip()).toString().strip();
    return pid.matches("[0-9]+") ? pid : "unknown";
  }

  private static void writePid(FileChannel channel) throws IOException {
    channel.truncate(0);
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(pid), 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
