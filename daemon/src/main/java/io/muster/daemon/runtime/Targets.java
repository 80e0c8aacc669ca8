package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Member;
import io.muster.storage.library.Entry;
import io.muster.storage.library.EntryKind;
import io.muster.storage.library.EntryPath;
import io.muster.storage.library.FilePath;
import io.muster.storage.library.Library;
import io.muster.storage.library.Location;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Finds what a person means: a content by its UUID, or a file or folder by its path. */
final class Targets {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** What was meant. */
  sealed interface Target {
    /** One content, and where it lies if that is known. */
    record One(ContentId content, Optional<String> path) implements Target {}

    /** All below a folder of a location, empty for the whole of it. */
    record Folder(Location location, String folder, String path) implements Target {}
  }

  private final DeviceId self;
  private final Library library;
  private final Consumer<ContentId> wanted;

  /**
   * Looks in this library.
   *
   * @param wanted told each content that is asked for, before the answer is looked up
   */
  Targets(DeviceId self, Library library, Consumer<ContentId> wanted) {
    this.self = self;
    this.library = library;
    this.wanted = wanted;
  }

  Target find(String text) throws ControlException {
    if (UUID.matcher(text).matches()) {
      ContentId content = ContentId.parse(text);
      wanted.accept(content);
      if (library.queries().content(content).isEmpty()
          && library.queries().group(content).sidecars().isEmpty()) {
        throw ControlException.notFound("no content " + text + " is in the library");
      }
      return new Target.One(content, path(content));
    }
    Target found = atPath(Path.of(text).toAbsolutePath().normalize());
    if (found instanceof Target.One one) {
      wanted.accept(one.content());
    }
    return found;
  }

  /** The content that is meant; folders are refused. */
  Target.One content(String text) throws ControlException {
    return switch (find(text)) {
      case Target.One one -> one;
      case Target.Folder folder ->
          throw ControlException.failed(
              folder.path() + " is a folder; name a file or a content's UUID");
    };
  }

  /** A path of this device; else, since it is how one is shown, a path of another member. */
  private Target atPath(Path path) throws ControlException {
    for (Location location : library.queries().locations(self)) {
      if (path.startsWith(location.path())) {
        return in(self, location, path);
      }
    }
    for (Member member : library.members()) {
      for (Location location : library.queries().locations(member.device())) {
        if (path.startsWith(location.path())) {
          return in(member.device(), location, path);
        }
      }
    }
    throw ControlException.notFound(
        path + " is in no location; add its folder: muster location add FOLDER");
  }

  private Target in(DeviceId device, Location location, Path path) throws ControlException {
    String relative = relative(Path.of(location.path()), path);
    return relative.isEmpty()
        ? new Target.Folder(location, "", path.toString())
        : at(device, location, relative, path);
  }

  private static String relative(Path root, Path path) {
    StringBuilder relative = new StringBuilder();
    for (Path part : root.relativize(path)) {
      relative.append(relative.isEmpty() ? "" : "/").append(part);
    }
    return relative.toString();
  }

  private Target at(DeviceId device, Location location, String relative, Path path)
      throws ControlException {
    Optional<Entry> entry =
        library.queries().entry(device, location.uuid(), EntryPath.of(relative));
    if (entry.isPresent() && entry.get().attributes().kind() == EntryKind.DIRECTORY) {
      return new Target.Folder(location, relative, path.toString());
    }
    return entry
        .flatMap(Entry::content)
        .map(content -> new Target.One(content, Optional.of(path.toString())))
        .orElseThrow(
            () ->
                ControlException.notFound(
                    path + " is not indexed (yet); see 'muster status' for what is left to do"));
  }

  /** Where a content lies, here if it does, else as another device names it. */
  Optional<String> path(ContentId content) {
    var paths = library.queries().pathsOf(content);
    return paths.stream()
        .filter(path -> path.device().equals(self.uuid()))
        .findFirst()
        .or(() -> paths.stream().findFirst())
        .map(Targets::text);
  }

  static String text(FilePath path) {
    return path.locationPath() + "/" + path.path().full();
  }
}
