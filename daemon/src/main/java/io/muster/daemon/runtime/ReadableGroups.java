package io.muster.daemon.runtime;

import io.muster.protocol.model.ContentId;
import io.muster.storage.StorageException;
import io.muster.storage.library.Group;
import io.muster.storage.library.LibraryQueries;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups of the library without those whose rows are damaged: one of them says nothing of the
 * others that are read with it. Each is told of once, until it can be read again.
 */
final class ReadableGroups {
  private static final Logger log = LoggerFactory.getLogger(ReadableGroups.class);

  /** Damaged ones that are remembered; more are told of again and again. */
  static final int MAX_REMEMBERED = 10_000;

  private final LibraryQueries library;
  private final Set<ContentId> damaged = new LinkedHashSet<>();

  ReadableGroups(LibraryQueries library) {
    this.library = library;
  }

  /**
   * What could be read.
   *
   * @param groups of the contents that have one
   * @param damaged contents of which nobody knows what sidecars they have
   */
  record Read(SortedMap<ContentId, Group> groups, Set<ContentId> damaged) {}

  /**
   * The groups of these contents.
   *
   * @throws StorageException if it is not damage that keeps them from being read
   */
  Read of(Collection<ContentId> contents) {
    try {
      Read all = new Read(library.groups(contents), Set.of());
      forget(contents);
      return all;
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      return oneByOne(contents);
    }
  }

  private Read oneByOne(Collection<ContentId> contents) {
    SortedMap<ContentId, Group> groups = new TreeMap<>();
    Set<ContentId> bad = new LinkedHashSet<>();
    for (ContentId content : contents) {
      try {
        groups.putAll(library.groups(List.of(content)));
        forget(List.of(content));
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CORRUPT) {
          throw e;
        }
        bad.add(content);
        remember(content, e);
      }
    }
    return new Read(groups, bad);
  }

  private synchronized void remember(ContentId content, StorageException damage) {
    boolean first = !damaged.contains(content);
    if (damaged.size() < MAX_REMEMBERED) {
      damaged.add(content);
    }
    if (first) {
      log.error(
          "the sidecars of {} are unknown, what is said of them stays as it was: {}",
          content,
          damage.getMessage());
    }
  }

  private synchronized void forget(Collection<ContentId> readable) {
    if (!damaged.isEmpty()) {
      readable.forEach(damaged::remove);
    }
  }

  /** Groups that could not be read when they were wanted last. */
  synchronized int damaged() {
    return damaged.size();
  }
}
