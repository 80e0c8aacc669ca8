package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.StorageException;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One transaction: drafts of the devices that it changes, and the contents that it names first. At
 * its end all of it is written, and after the commit entered in memory.
 */
final class Write {
  private final Session session;
  private final Memory memory;
  private final BatchStore store;
  private final long millis;
  private final Map<DeviceId, Draft> drafts = new HashMap<>();
  private final Map<ContentId, Integer> added = new HashMap<>();
  private final List<ContentId> order = new ArrayList<>();

  Write(Session session, Memory memory, BatchStore store, long millis) {
    this.session = session;
    this.memory = memory;
    this.store = store;
    this.millis = millis;
  }

  Session session() {
    return session;
  }

  BatchStore store() {
    return store;
  }

  Memory memory() {
    return memory;
  }

  /** The time of this transaction, in milliseconds since 1970. */
  long millis() {
    return millis;
  }

  Draft draft(DeviceId device) {
    return drafts.computeIfAbsent(device, any -> new Draft(this, device, memory.device(device)));
  }

  /** The dictionary as of before this transaction. */
  Dictionary dictionary() throws SQLException {
    memory.index(session);
    return memory.dictionary();
  }

  /** The ordinal of a content, or -1. */
  int find(ContentId content) throws SQLException {
    int known = dictionary().find(content);
    return known >= 0 || order.isEmpty() ? known : added.getOrDefault(content, -1);
  }

  /** The ordinal of a content, new ones last. */
  int ordinal(ContentId content) throws SQLException {
    int known = find(content);
    if (known >= 0) {
      return known;
    }
    int next = dictionary().size() + order.size();
    if (next >= Dictionary.MAX_CONTENTS) {
      throw new StorageException(
          StorageException.Kind.FULL,
          "availability.db has %d contents, the most it takes; remove members that you do not know"
              .formatted(next));
    }
    added.put(content, next);
    order.add(content);
    return next;
  }

  /** How many ordinals there are, those of this transaction among them. */
  int known() throws SQLException {
    return dictionary().size() + order.size();
  }

  /** The 16 bytes of each of these contents. */
  ByteBuffer uuids(int[] ordinals) throws SQLException {
    ByteBuffer out = ByteBuffer.allocate(ordinals.length * Uuid.SIZE);
    Dictionary dictionary = dictionary();
    for (int ordinal : ordinals) {
      if (ordinal < dictionary.size()) {
        dictionary.put(ordinal, out);
      } else {
        Uuid uuid = order.get(ordinal - dictionary.size()).uuid();
        out.putLong(uuid.high()).putLong(uuid.low());
      }
    }
    return out.flip();
  }

  /** Writes what the drafts hold; the last thing before the commit. */
  void flush() throws SQLException {
    flushContents();
    for (Draft draft : drafts.values()) {
      draft.flush();
    }
  }

  /** Writes the contents that came first in this transaction. */
  void flushContents() throws SQLException {
    if (!order.isEmpty()) {
      ChunkRows.append(session, dictionary(), order);
    }
  }

  /** The commit is done. */
  void enter() {
    drafts.values().forEach(Draft::enterCache);
    memory.enter(order, List.copyOf(drafts.values()));
  }
}
