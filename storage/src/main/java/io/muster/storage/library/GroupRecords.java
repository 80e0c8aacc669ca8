package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.RecordHasher;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Writer;
import io.muster.storage.library.GroupRow.Shared;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.library.GroupRow.Stamp;
import io.muster.storage.sql.Session;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns rows of groups into records and back, and hashes them without doing so. */
final class GroupRecords {
  private static final byte[] SHARED = GroupFields.SHARED.getBytes(StandardCharsets.US_ASCII);
  private static final Comparator<Slot> BY_FIELD =
      (a, b) -> Arrays.compareUnsigned(a.form().blobField(), b.form().blobField());

  private final Forms forms;
  private final Dictionary<Writer> writers;

  GroupRecords(Forms forms, Dictionary<Writer> writers) {
    this.forms = forms;
    this.writers = writers;
  }

  LibraryRecord record(RecordKey key, GroupRow row) {
    SortedMap<String, Register> fields = new TreeMap<>();
    for (Slot slot : row.slots()) {
      VariantId variant = slot.form().variant();
      if (slot.blob() != null && slot.blobStamp() != null) {
        Register blob = register(slot.blobStamp(), slot.blob().encode());
        fields.put(GroupFields.blob(variant), blob);
      }
      if (slot.lifeStamp() != null) {
        Register life = register(slot.lifeStamp(), Values.ofNumber(slot.life()));
        fields.put(GroupFields.life(variant), life);
      }
    }
    if (row.shared() != null) {
      Shared shared = row.shared();
      fields.put(GroupFields.SHARED, register(shared.stamp(), Values.ofText(shared.json())));
    }
    return new LibraryRecord(key, fields);
  }

  private Register register(Stamp stamp, ByteString value) {
    Dot dot = new Dot(writers.value(stamp.writer()), stamp.sequence());
    return new Register(new Timestamp(stamp.time()), dot, value);
  }

  GroupRow row(Session session, LibraryRecord record) throws SQLException {
    Set<VariantId> variants = new TreeSet<>();
    for (String field : record.fields().keySet()) {
      if (!field.equals(GroupFields.SHARED)) {
        variants.add(GroupFields.variant(field));
      }
    }
    List<Slot> slots = new ArrayList<>();
    for (VariantId variant : variants) {
      slots.add(slot(session, record, variant));
    }
    slots.sort(GroupRow.BY_FORM);
    Register shared = record.fields().get(GroupFields.SHARED);
    return new GroupRow(
        slots,
        shared == null ? null : new Shared(Values.text(shared.value()), stamp(session, shared)));
  }

  private Slot slot(Session session, LibraryRecord record, VariantId variant) throws SQLException {
    Register life = record.fields().get(GroupFields.life(variant));
    Register blob = record.fields().get(GroupFields.blob(variant));
    Blob described = blob == null ? null : Blob.decode(blob.value());
    return new Slot(
        forms.of(session, variant, described),
        life == null ? 0 : Life.length(life.value()),
        life == null ? null : stamp(session, life),
        described,
        blob == null ? null : stamp(session, blob));
  }

  private Stamp stamp(Session session, Register register) throws SQLException {
    Dot dot = register.dot();
    int writer = writers.number(session, dot.writer());
    return new Stamp(writer, dot.sequence(), register.time().value());
  }

  /** The hash of the record that a row stands for, as {@link RecordTree} makes it. */
  Hash hash(RecordHasher hasher, Uuid content, GroupRow row) {
    if (row.isEmpty()) {
      return Hash.ZERO;
    }
    hasher.begin(RecordType.GROUP, content.bytes());
    boolean sharedDone = false;
    for (Slot slot : inOrderOfField(row.slots())) {
      if (!sharedDone && Arrays.compareUnsigned(SHARED, slot.form().blobField()) < 0) {
        sharedDone = true;
        putShared(hasher, row.shared());
      }
      putSlot(hasher, slot);
    }
    if (!sharedDone) {
      putShared(hasher, row.shared());
    }
    return hasher.end();
  }

  private void putSlot(RecordHasher hasher, Slot slot) {
    Blob blob = slot.blob();
    Stamp stamp = slot.blobStamp();
    if (blob != null && stamp != null) {
      blob.encodeTo(
          hasher.field(
              slot.form().blobField(),
              stamp.time(),
              writers.value(stamp.writer()).device(),
              blob.encodedSize()));
    }
    Stamp born = slot.lifeStamp();
    if (born != null) {
      hasher
          .field(
              slot.form().lifeField(),
              born.time(),
              writers.value(born.writer()).device(),
              Long.BYTES)
          .putLong(slot.life());
    }
  }

  private void putShared(RecordHasher hasher, @Nullable Shared shared) {
    if (shared != null) {
      byte[] json = shared.json().getBytes(StandardCharsets.UTF_8);
      Stamp stamp = shared.stamp();
      hasher
          .field(SHARED, stamp.time(), writers.value(stamp.writer()).device(), json.length)
          .put(json);
    }
  }

  private static List<Slot> inOrderOfField(List<Slot> slots) {
    for (int i = 1; i < slots.size(); i++) {
      if (BY_FIELD.compare(slots.get(i - 1), slots.get(i)) > 0) {
        return slots.stream().sorted(BY_FIELD).toList();
      }
    }
    return slots;
  }
}
