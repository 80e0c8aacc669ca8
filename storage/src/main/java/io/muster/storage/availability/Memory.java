package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.GroupStatus;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * What is held in memory of the file, as of the last commit: of every device its heads and rows,
 * and, from the first use on, the dictionary and the places of all contents. Readers see one
 * commit: a writer enters all that it committed at once. Only the one writer changes anything.
 */
final class Memory {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile SortedMap<DeviceId, DeviceState> devices = Collections.emptySortedMap();
  private @Nullable Dictionary dictionary;
  private final Map<Long, Places> places = new HashMap<>();
  private final Statuses statuses = new Statuses();

  SortedMap<DeviceId, DeviceState> devices() {
    return devices;
  }

  @Nullable DeviceState device(DeviceId device) {
    return devices.get(device);
  }

  void set(SortedMap<DeviceId, DeviceState> loaded) {
    devices = Collections.unmodifiableSortedMap(loaded);
  }

  boolean isIndexed() {
    lock.readLock().lock();
    try {
      return dictionary != null;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Reads dictionary and slots; only while nobody writes. */
  void index(Session session) throws SQLException {
    if (isIndexed()) {
      return;
    }
    Dictionary loaded = ChunkRows.load(session);
    Map<Long, Places> found = new HashMap<>();
    for (DeviceState state : devices.values()) {
      found.put(state.owner().id(), places(session, state, loaded.size()));
    }
    lock.writeLock().lock();
    try {
      dictionary = loaded;
      places.putAll(found);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static Places places(Session session, DeviceState state, int known) throws SQLException {
    Places places = new Places();
    for (BatchRow row : state.roll().all()) {
      try {
        int[] ordinals = SlotRows.read(session, state.owner(), row, known);
        places.add(row.number(), ordinals);
      } catch (IllegalArgumentException e) {
        throw Damage.in("batch %d of %s".formatted(row.number(), state.owner().device()), e);
      }
    }
    return places;
  }

  /** The dictionary; only the writer may ask, after {@link #index}. */
  Dictionary dictionary() {
    if (dictionary == null) {
      throw new IllegalStateException("the dictionary is not loaded");
    }
    return dictionary;
  }

  /** The places of a device's contents; only the writer may ask, after {@link #index}. */
  Places places(Owner owner) {
    Places known = places.get(owner.id());
    if (known != null) {
      return known;
    }
    lock.writeLock().lock();
    try {
      return places.computeIfAbsent(owner.id(), any -> new Places());
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** What a transaction committed. */
  void enter(List<ContentId> added, List<Draft> drafts) {
    SortedMap<DeviceId, DeviceState> after = new TreeMap<>(devices);
    lock.writeLock().lock();
    try {
      if (dictionary != null) {
        added.forEach(dictionary::add);
      }
      for (Draft draft : drafts) {
        DeviceState state = draft.after();
        if (state != null) {
          after.put(draft.device(), state);
        } else {
          after.remove(draft.device());
        }
        if (dictionary != null) {
          draft.enterPlaces(places);
        }
      }
      devices = Collections.unmodifiableSortedMap(after);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Finds contents among the batches of all devices, as of one commit. */
  Located locate(List<ContentId> contents) {
    lock.readLock().lock();
    try {
      List<DeviceState> states = new ArrayList<>(devices.values());
      List<int[]> found = new ArrayList<>();
      List<Located.Other> others = new ArrayList<>();
      int[] ordinals = contents.stream().mapToInt(dictionary()::find).toArray();
      for (int device = 0; device < states.size(); device++) {
        Places of = places.get(states.get(device).owner().id());
        found.add(of == null ? new int[0] : places(of, ordinals, device, others));
      }
      return new Located(states, found, others, statuses.of(ordinals));
    } finally {
      lock.readLock().unlock();
    }
  }

  private static int[] places(Places of, int[] ordinals, int device, List<Located.Other> others) {
    int[] found = new int[ordinals.length];
    for (int content = 0; content < ordinals.length; content++) {
      int ordinal = ordinals[content];
      found[content] = ordinal < 0 ? Places.NONE : of.first(ordinal);
      if (ordinal >= 0 && of.hasTwice()) {
        for (int place : of.others(ordinal)) {
          others.add(new Located.Other(device, content, place));
        }
      }
    }
    return found;
  }

  /** The groups of a commit to the library; contents that no batch names are left out. */
  void groupsChanged(Map<ContentId, GroupStatus> changed) {
    if (!isIndexed()) {
      return;
    }
    lock.writeLock().lock();
    try {
      changed.forEach(
          (content, status) -> {
            int ordinal = dictionary().find(content);
            if (ordinal >= 0) {
              statuses.set(ordinal, status);
            }
          });
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Remembers what the library answered. A commit that came after the answer has entered its groups
   * already, or will: so what is known stays, and contents that had no ordinal when the library was
   * asked are left out, since such a commit has passed them over.
   *
   * @param knownBefore how many contents had an ordinal before the library was asked
   * @param answer those of the contents that have a group
   */
  void learn(int knownBefore, List<ContentId> asked, Map<ContentId, GroupStatus> answer) {
    lock.writeLock().lock();
    try {
      for (ContentId content : asked) {
        int ordinal = dictionary().find(content);
        if (ordinal >= 0 && ordinal < knownBefore && !statuses.has(ordinal)) {
          statuses.set(ordinal, answer.get(content));
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The contents with these ordinals of which nothing was learned yet. */
  List<ContentId> unlearned(int from, int to) {
    lock.readLock().lock();
    try {
      List<ContentId> contents = new ArrayList<>();
      for (int ordinal = from; ordinal < to; ordinal++) {
        if (!statuses.has(ordinal)) {
          contents.add(dictionary().content(ordinal));
        }
      }
      return contents;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The ids of contents. */
  List<ContentId> contents(int[] ordinals) {
    lock.readLock().lock();
    try {
      List<ContentId> contents = new ArrayList<>(ordinals.length);
      for (int ordinal : ordinals) {
        contents.add(dictionary().content(ordinal));
      }
      return contents;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** How many contents have an ordinal. */
  int known() {
    lock.readLock().lock();
    try {
      return dictionary().size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Where contents stand.
   *
   * @param devices all devices
   * @param places by device: for each content its first place or {@link Places#NONE}; empty if the
   *     device has none
   * @param others further places
   * @param statuses how far the groups are, where that is known
   */
  record Located(
      List<DeviceState> devices, List<int[]> places, List<Other> others, Statuses.Known statuses) {
    /** One more place of a content; device and content by their index. */
    record Other(int device, int content, int place) {}
  }

  /** Most bytes of uuids in a batch. */
  static ByteBuffer uuids(int slots) {
    if (slots > AvailabilityBatch.MAX_SLOTS) {
      throw new IllegalArgumentException("a batch of " + slots + " slots");
    }
    return ByteBuffer.allocate(slots * Uuid.SIZE);
  }
}
