package io.muster.daemon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Who owns a file and who else may touch it. */
public final class Ownership {
  /** Mode 0700: what only its user may enter. */
  public static final Set<PosixFilePermission> PRIVATE_DIRECTORY =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));

  /** Mode 0600: what only its user may read and write. */
  public static final Set<PosixFilePermission> PRIVATE_FILE =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));

  private static final Path SELF = Path.of("/proc/self");

  private Ownership() {}

  /** Whether the user of this process owns the file itself (not what a link points to). */
  public static boolean isMine(Path file) throws IOException {
    if (Files.isDirectory(SELF)) {
      return Files.getAttribute(SELF, "unix:uid")
          .equals(Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }
    String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    return owner.equals(System.getProperty("user.name"));
  }

  /** Whether it is a real directory, mine, and nobody else may change what lies in it. */
  public static boolean isMineAlone(Path directory) throws IOException {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        && isMine(directory)
        && !othersMay(directory, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  }

  /** Whether anyone but the owner may do anything with the file. */
  static boolean isOpenToOthers(Path file) throws IOException {
    return !PRIVATE_DIRECTORY.containsAll(Files.getPosixFilePermissions(file));
  }

  private static boolean othersMay(Path file, PosixFilePermission a, PosixFilePermission b)
      throws IOException {
    Set<PosixFilePermission> found = EnumSet.of(a, b);
    found.retainAll(Files.getPosixFilePermissions(file));
    return !found.isEmpty();
  }
}
