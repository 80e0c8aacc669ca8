package io.muster.storage.integrity;

import io.muster.protocol.model.ContentId;
import io.muster.storage.StorageException;
import io.muster.storage.library.Group;
import io.muster.storage.library.Library;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Reads groups although some may be damaged; reading the rows lists those. */
final class Groups {
  private Groups() {}

  /** A group, without sidecars if there is none; empty if it is damaged. */
  static Optional<Group> read(Library library, ContentId content) {
    try {
      return Optional.of(library.queries().group(content));
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.CORRUPT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Those that can be read. */
  static List<Group> read(Library library, List<ContentId> contents) {
    List<Group> groups = new ArrayList<>();
    try {
      SortedMap<ContentId, Group> found = library.queries().groups(contents);
      for (ContentId content : contents) {
        groups.add(found.getOrDefault(content, new Group(content, Collections.emptySortedMap())));
      }
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      contents.forEach(content -> read(library, content).ifPresent(groups::add));
    }
    return groups;
  }
}
