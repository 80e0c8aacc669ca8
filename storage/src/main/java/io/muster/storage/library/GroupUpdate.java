package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.library.GroupRow.Stamp;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a local write makes of a row: the same as {@link io.muster.protocol.sync.LocalWrite} and a
 * merge make of the record, without any record. Each sidecar of the write comes to life where it is
 * not alive, and gets its blob where it has another.
 */
final class GroupUpdate {
  /** Most sidecars of a group. */
  static final int MAX_SLOTS = LibraryRecord.MAX_FIELDS / 2;

  /** As fields lie in a record: times are handed out in this order. */
  private static final Comparator<Map.Entry<VariantId, Blob>> IN_ORDER_OF_FIELD =
      Comparator.comparing(Map.Entry::getKey, GroupUpdate::compareFields);

  private final GroupRow before;
  private final List<Map.Entry<VariantId, Blob>> changed = new ArrayList<>();

  GroupUpdate(GroupRow before, GroupWrite write) {
    this.before = before;
    write.sidecars().entrySet().forEach(this::compare);
    changed.sort(IN_ORDER_OF_FIELD);
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
    if (!alive || !wanted.getValue().equals(slot.blob())) {
      changed.add(wanted);
    }
  }

  /** Variants in the order of their fields, which end with a dot. */
  private static int compareFields(VariantId a, VariantId b) {
    if (a.kind().equals(b.kind())) {
      boolean border = a.variant().startsWith(b.variant()) || b.variant().startsWith(a.variant());
      return border
          ? GroupFields.blob(a).compareTo(GroupFields.blob(b))
          : a.variant().compareTo(b.variant());
    }
    return a.compareTo(b);
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

  /** Stamps a register in place of another's stamp, if it had one. */
  interface Stamper {
    Stamp after(@Nullable Stamp replaced);
  }

  /** The row afterwards. */
  GroupRow apply(Session session, Forms forms, Stamper stamper) throws SQLException {
    List<Slot> slots = new ArrayList<>(before.slots());
    for (Map.Entry<VariantId, Blob> entry : changed) {
      Form form = forms.of(session, entry.getKey(), entry.getValue());
      int at = find(entry.getKey());
      if (at < 0) {
        Stamp stamp = stamper.after(null);
        slots.add(new Slot(form, 1, stamp, entry.getValue(), stamp));
      } else {
        slots.set(at, changed(before.slots().get(at), form, entry.getValue(), stamper));
      }
    }
    slots.sort(GroupRow.BY_FORM);
    return new GroupRow(slots, before.shared());
  }

  private static Slot changed(Slot old, Form form, Blob blob, Stamper stamper) {
    boolean alive = Life.isAlive(old.life());
    boolean same = blob.equals(old.blob());
    Stamp blobStamp = same ? old.blobStamp() : stamper.after(old.blobStamp());
    return new Slot(
        form,
        alive ? old.life() : old.life() + 1,
        alive ? old.lifeStamp() : stamper.after(old.lifeStamp()),
        blob,
        blobStamp);
  }
}
