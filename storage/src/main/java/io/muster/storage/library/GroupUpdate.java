package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.library.GroupRow.Stamp;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a local write makes of a row: the same as {@link io.muster.protocol.sync.LocalWrite} and a
 * merge make of the record, without any record. Each sidecar of the write comes to life where it is
 * not alive, and gets its blob where it has another.
 */
final class GroupUpdate {
  /** Most sidecars of a group. */
  static final int MAX_SLOTS = LibraryRecord.MAX_FIELDS / 2;

  private final GroupRow before;
  private final List<Map.Entry<VariantId, Blob>> changed = new ArrayList<>();
  private Timestamp replaced = Timestamp.NONE;

  GroupUpdate(GroupRow before, GroupWrite write) {
    this.before = before;
    write.sidecars().entrySet().forEach(this::compare);
    if (before.slots().size() + changed.size() > MAX_SLOTS) {
      long known = changed.stream().filter(entry -> find(entry.getKey()) >= 0).count();
      if (before.slots().size() + changed.size() - known > MAX_SLOTS) {
        throw tooMany();
      }
    }
  }

  /** Why a write is refused that would make a group too large. */
  static IllegalArgumentException tooMany() {
    return new IllegalArgumentException("a group has at most %d sidecars".formatted(MAX_SLOTS));
  }

  private void compare(Map.Entry<VariantId, Blob> wanted) {
    int at = find(wanted.getKey());
    if (at < 0) {
      changed.add(wanted);
      return;
    }
    Slot slot = before.slots().get(at);
    boolean alive = Life.isAlive(slot.life());
    boolean same = wanted.getValue().equals(slot.blob());
    if (!alive && slot.lifeStamp() != null) {
      replaced = Timestamp.max(replaced, new Timestamp(slot.lifeStamp().time()));
    }
    if (!same && slot.blobStamp() != null) {
      replaced = Timestamp.max(replaced, new Timestamp(slot.blobStamp().time()));
    }
    if (!alive || !same) {
      changed.add(wanted);
    }
  }

  private int find(VariantId variant) {
    for (int i = 0; i < before.slots().size(); i++) {
      if (before.slots().get(i).form().variant().equals(variant)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether all is as it is wanted. */
  boolean isNothing() {
    return changed.isEmpty();
  }

  /** The latest time of the registers that the write replaces. */
  Timestamp replaced() {
    return replaced;
  }

  /** The row afterwards, whose changed registers carry this stamp. */
  GroupRow apply(Session session, Forms forms, Stamp stamp) throws SQLException {
    List<Slot> slots = new ArrayList<>(before.slots());
    for (Map.Entry<VariantId, Blob> entry : changed) {
      Form form = forms.of(session, entry.getKey(), entry.getValue());
      int at = find(entry.getKey());
      if (at < 0) {
        slots.add(new Slot(form, 1, stamp, entry.getValue(), stamp));
      } else {
        slots.set(at, changed(before.slots().get(at), form, entry.getValue(), stamp));
      }
    }
    slots.sort(GroupRow.BY_FORM);
    return new GroupRow(slots, before.shared());
  }

  private static Slot changed(Slot old, Form form, Blob blob, Stamp stamp) {
    boolean alive = Life.isAlive(old.life());
    boolean same = blob.equals(old.blob());
    return new Slot(
        form,
        alive ? old.life() : old.life() + 1,
        alive ? old.lifeStamp() : stamp,
        blob,
        same ? old.blobStamp() : stamp);
  }
}
