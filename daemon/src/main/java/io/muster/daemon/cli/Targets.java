package io.muster.daemon.cli;

import io.muster.daemon.control.ControlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the user names, made fit for the daemon, which works in another directory: paths become real
 * absolute ones, UUIDs pass as they are (a file with such a name is reached by {@code ./NAME}).
 */
final class Targets {
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private Targets() {}

  static String target(String text) throws ControlException {
    return UUID.matcher(text).matches() ? text : path(text).toString();
  }

  static List<String> targets(List<String> texts) throws ControlException {
    List<String> targets = new ArrayList<>();
    for (String text : texts) {
      targets.add(target(text));
    }
    return targets;
  }

  /** The real path; of a file that is not there, the real path of its nearest folder that is. */
  static Path path(String text) throws ControlException {
    if (text.isEmpty()) {
      throw ControlException.failed("a path is empty; name a file or folder");
    }
    try {
      return real(Path.of(text).toAbsolutePath());
    } catch (InvalidPathException e) {
      throw ControlException.failed("'" + e.getInput() + "' is no path: " + e.getReason());
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // Gone, or not to be read: the daemon may still know it, so its name must be the same.
      Path parent = path.getParent();
      Path name = path.getFileName();
      if (parent == null || name == null || name.toString().equals("..")) {
        return path.normalize();
      }
      return real(parent).resolve(name).normalize();
    }
  }

  static Path folder(String text) throws ControlException {
    Path path = path(text);
    if (!Files.exists(path)) {
      throw ControlException.failed(path + " is not there; name an existing folder");
    }
    if (!Files.isDirectory(path)) {
      throw ControlException.failed(path + " is no folder; name the folder that it is in");
    }
    if (!Files.isReadable(path)) {
      throw ControlException.failed(path + " can't be read; check its permissions");
    }
    return path;
  }

  /** The file to write to; its folder has to be there. */
  static String output(String text) throws ControlException {
    Path path = path(text);
    Path parent = path.getParent();
    if (Files.isDirectory(path)) {
      throw ControlException.failed(path + " is a folder; name a file to write");
    }
    if (parent == null || !Files.isDirectory(parent)) {
      throw ControlException.failed(parent + " is not there; create it first");
    }
    return path.toString();
  }
}
