package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Life;
import io.muster.storage.GroupStatus;
import io.muster.storage.StorageException;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.sql.Database;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds contents that the library has dropped: those with a group of which every sidecar's life has
 * ended. One without a group has not been received yet, and one whose group can't be read may be
 * anything: neither is dropped.
 */
final class DroppedContents {
  private final Database database;
  private final Records records;

  DroppedContents(Database database, Records records) {
    this.database = database;
    this.records = records;
  }

  Set<ContentId> among(List<ContentId> contents) {
    Map<ContentId, GroupStatus> statuses = new GroupStatuses(database).of(contents);
    Set<ContentId> dropped = new HashSet<>();
    statuses.forEach(
        (content, status) -> {
          if (status == GroupStatus.NONE && isDead(content)) {
            dropped.add(content);
          }
        });
    return dropped;
  }

  private boolean isDead(ContentId content) {
    try {
      return database
          .read(session -> records.groups().find(session, content.uuid()))
          .map(found -> isDead(found.row().slots()))
          .orElse(false);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.CORRUPT) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isDead(List<Slot> slots) {
    boolean ended = slots.stream().anyMatch(slot -> slot.life() > 0);
    return ended && slots.stream().noneMatch(slot -> Life.isAlive(slot.life()));
  }
}
