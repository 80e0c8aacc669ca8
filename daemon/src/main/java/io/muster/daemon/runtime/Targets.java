package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.Entry;
import io.muster.storage.library.EntryKind;
import io.muster.storage.library.EntryPath;
import io.muster.storage.library.FilePath;
import io.muster.storage.library.Library;
import io.muster.storage.library.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Place place = place(path.toString());
    return in(place.device(), place.location(), path);
  }

  /**
   * Something that can be spoken of.
   *
   * @param text as it was asked for
   * @param uuid of its content, or of its entry where it has none
   */
  record Named(String text, Uuid uuid) {}

  /** A path in a location of a device. */
  record Place(DeviceId device, Location location, String relative) {}

  /** A file, with its content or without, a directory, or a content. */
  Named named(String text) throws ControlException {
    if (UUID.matcher(text).matches()) {
      return new Named(text, content(text).content().uuid());
    }
    Place place = place(text);
    if (place.relative().isEmpty()) {
      throw ControlException.failed(
          text + " is a location as a whole; name the files and folders in it");
    }
    Entry entry =
        library
            .queries()
            .entry(place.device(), place.location().uuid(), EntryPath.of(place.relative()))
            .orElseThrow(() -> notIndexed(text));
    return new Named(
        text,
        entry
            .content()
            .map(content -> content.uuid())
            .orElseGet(() -> entry.path().entryIn(entry.location())));
  }

  /** Where a path lies, whatever is there; the location itself has an empty relative path. */
  Place place(String text) throws ControlException {
    Path path = Path.of(text).toAbsolutePath().normalize();
    List<DeviceId> devices = new ArrayList<>(List.of(self));
    library.members().forEach(member -> devices.add(member.device()));
    for (DeviceId device : devices) {
      for (Location location : library.queries().locations(device)) {
        if (path.startsWith(location.path())) {
          return new Place(device, location, relative(Path.of(location.path()), path));
        }
      }
    }
    throw ControlException.notFound(
        path + " is in no location; add its folder: muster location add FOLDER");
  }

  private static ControlException notIndexed(String path) {
    return ControlException.notFound(
        path + " is not indexed (yet); see 'muster status' for what is left to do");
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
        .orElseThrow(() -> notIndexed(path.toString()));
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
