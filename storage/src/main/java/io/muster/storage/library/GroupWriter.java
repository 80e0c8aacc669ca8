package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Varints;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.library.GroupRow.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one group into the form that {@link GroupCodec} describes, from its flags on. */
final class GroupWriter {
  private static final int COUNT_MASK = 0xffff;

  private final GroupRow row;
  private final GroupCodec.Columns columns;
  private final ByteBuffer out;
  private final List<Stamp> stamps;
  private final int stamped;

  GroupWriter(GroupRow row, GroupCodec.Columns columns, ByteBuffer out) {
    this.row = row;
    this.columns = columns;
    this.out = out;
    this.stamps = row.stamps();
    this.stamped = countStamped();
  }

  void write() {
    int flags = flags();
    out.put(GroupCodec.format(flags));
    putForms();
    putStamps();
    if (stamped > 0) {
      putStamped();
    }
    if ((flags & GroupCodec.LIVES) != 0) {
      row.slots().forEach(slot -> Varints.put(out, slot.life()));
    }
    if ((flags & GroupCodec.BLOBS) != 0) {
      row.slots().forEach(slot -> out.put(kind(slot.blob())));
    }
    putBlobs();
  }

  private static byte kind(@Nullable Blob blob) {
    if (blob == null) {
      return GroupReader.NO_BLOB;
    }
    return blob.isReady() ? GroupReader.READY : GroupReader.FAILED;
  }

  private int flags() {
    int flags = stamped > 0 ? GroupCodec.STAMPED : 0;
    for (Slot slot : row.slots()) {
      flags |= slot.life() == 1 ? 0 : GroupCodec.LIVES;
      flags |= kind(slot.blob()) == GroupReader.READY ? 0 : GroupCodec.BLOBS;
    }
    return flags;
  }

  private int countStamped() {
    int count = 0;
    for (Slot slot : row.slots()) {
      count += isStamped(slot.blobStamp()) + isStamped(slot.lifeStamp());
    }
    return count + isStamped(row.shared() == null ? null : row.shared().stamp());
  }

  private int isStamped(@Nullable Stamp stamp) {
    return stamp != null && place(stamp) > 0 ? 1 : 0;
  }

  private int place(Stamp stamp) {
    return stamps.indexOf(stamp);
  }

  private void putForms() {
    int at = out.position();
    int runs = 0;
    out.put((byte) 0);
    int next = 0;
    for (int i = 0; i < row.slots().size(); ) {
      int first = row.slots().get(i).form().number();
      int length = 1;
      while (i + length < row.slots().size()
          && row.slots().get(i + length).form().number() == first + length) {
        length++;
      }
      Varints.put(out, first - next);
      Varints.put(out, length);
      next = first + length;
      i += length;
      runs++;
    }
    putRunCount(at, runs);
  }

  /** Nearly always one byte; where it is more, what follows moves. */
  private void putRunCount(int at, int runs) {
    if (runs < 0x80) {
      out.put(at, (byte) runs);
      return;
    }
    byte[] moved = new byte[out.position() - at - 1];
    out.get(at + 1, moved);
    Varints.put(out.position(at), runs);
    out.put(moved);
  }

  private void putStamps() {
    if (stamped > 0) {
      Varints.put(out, stamps.size());
    }
    long sequence = 0;
    for (Stamp stamp : stamps) {
      Varints.put(out, stamp.writer());
      Varints.putSigned(out, stamp.sequence() - sequence);
      Varints.put(out, columns.lastUpdated() - new Timestamp(stamp.time()).millis());
      Varints.put(out, stamp.time() & COUNT_MASK);
      sequence = stamp.sequence();
    }
  }

  private void putBlobs() {
    for (Slot slot : row.slots()) {
      if (kind(slot.blob()) == GroupReader.READY && slot.blob() != null) {
        Hash hash = slot.blob().hash();
        out.putLong(hash.a()).putLong(hash.b()).putLong(hash.c()).putLong(hash.d());
      }
    }
    for (Slot slot : row.slots()) {
      if (kind(slot.blob()) == GroupReader.READY && slot.blob() != null) {
        Varints.put(out, slot.blob().size());
      }
    }
    long[] created = new long[stamps.size()];
    Arrays.fill(created, columns.createdAt());
    for (Slot slot : row.slots()) {
      if (slot.blob() != null && slot.blobStamp() != null) {
        int stamp = place(slot.blobStamp());
        Varints.putSigned(out, slot.blob().createdAt() - created[stamp]);
        created[stamp] = slot.blob().createdAt();
      }
    }
    for (Slot slot : row.slots()) {
      if (kind(slot.blob()) == GroupReader.FAILED && slot.blob() != null) {
        byte[] reason = slot.blob().reason().getBytes(StandardCharsets.UTF_8);
        Varints.put(out, reason.length);
        out.put(reason);
      }
    }
  }

  private void putStamped() {
    Varints.put(out, stamped);
    for (int i = 0; i < row.slots().size(); i++) {
      putStamped(2 * i, row.slots().get(i).blobStamp());
      putStamped(2 * i + 1, row.slots().get(i).lifeStamp());
    }
    if (row.shared() != null) {
      putStamped(2 * row.slots().size(), row.shared().stamp());
    }
  }

  private void putStamped(int register, @Nullable Stamp stamp) {
    int place = stamp == null ? 0 : place(stamp);
    if (place > 0) {
      Varints.put(out, register);
      Varints.put(out, place);
    }
  }
}
