package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Varints;
import io.muster.storage.library.GroupRow.Shared;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.library.GroupRow.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads one group from the form that {@link GroupCodec} describes, after its flags. Whatever could
 * not have been written is an {@link IllegalArgumentException}.
 */
final class GroupReader {
  static final byte NO_BLOB = 0;
  static final byte READY = 1;
  static final byte FAILED = 2;

  private static final int MAX_SLOTS = LibraryRecord.MAX_FIELDS;
  static final int MAX_STAMPS = 2 * MAX_SLOTS + 1;
  private static final int COUNT_BITS = 16;
  private static final int COUNT_MASK = 0xffff;
  private static final int MAX_REASON = 4 * Blob.MAX_REASON;

  private final ByteBuffer in;
  private final int flags;
  private final GroupCodec.Columns columns;
  private final IntFunction<Form> forms;
  private final IntConsumer writers;

  /**
   * Prepares to read.
   *
   * @param forms the form of a number, or an exception
   * @param writers throws an exception if there is no writer of a number
   */
  GroupReader(
      ByteBuffer in,
      int flags,
      GroupCodec.Columns columns,
      IntFunction<Form> forms,
      IntConsumer writers) {
    this.in = in;
    this.flags = flags;
    this.columns = columns;
    this.forms = forms;
    this.writers = writers;
  }

  GroupRow read() {
    List<Form> named = forms();
    List<Stamp> stamps = stamps();
    int[] stamped = stamped(2 * named.size() + 1, stamps.size());
    long[] lives = lives(named.size());
    @Nullable Blob[] blobs = blobs(named, stamped, stamps.size());
    while (in.hasRemaining()) {
      check(in.get() == 0, "something follows its end");
    }
    List<Slot> slots = new ArrayList<>(named.size());
    for (int i = 0; i < named.size(); i++) {
      Blob blob = blobs[i];
      check(lives[i] > 0 || blob != null, "a sidecar without any register");
      slots.add(
          new Slot(
              named.get(i),
              lives[i],
              lives[i] > 0 ? stamps.get(stamped[2 * i + 1]) : null,
              blob,
              blob == null ? null : stamps.get(stamped[2 * i])));
    }
    String shared = columns.shared();
    return new GroupRow(
        slots, shared == null ? null : new Shared(shared, stamps.get(stamped[2 * named.size()])));
  }

  private List<Form> forms() {
    List<Form> named = new ArrayList<>();
    Set<Object> variants = new HashSet<>();
    int runs = Varints.getCount(in, MAX_SLOTS);
    int next = 0;
    for (int run = 0; run < runs; run++) {
      next += Varints.getCount(in, Integer.MAX_VALUE - next);
      int length = Varints.getCount(in, MAX_SLOTS - named.size());
      for (int i = 0; i < length; i++) {
        Form form = forms.apply(next++);
        check(variants.add(form.variant()), "a variant stands twice");
        named.add(form);
      }
    }
    return named;
  }

  private List<Stamp> stamps() {
    boolean several = (flags & GroupCodec.STAMPED) != 0;
    int count = several ? Varints.getCount(in, MAX_STAMPS) : 1;
    check(count > 0, "a group without stamps");
    List<Stamp> stamps = new ArrayList<>();
    long sequence = 0;
    for (int i = 0; i < count; i++) {
      int writer = Varints.getCount(in, Integer.MAX_VALUE);
      writers.accept(writer);
      sequence += Varints.getSigned(in);
      long millis = columns.lastUpdated() - Varints.get(in);
      Timestamp time = new Timestamp((millis << COUNT_BITS) + Varints.getCount(in, COUNT_MASK));
      check(sequence > 0 && time.valid(), "a stamp that no write can have");
      stamps.add(new Stamp(writer, sequence, time.value()));
    }
    return stamps;
  }

  private long[] lives(int count) {
    long[] lives = new long[count];
    Arrays.fill(lives, 1);
    if ((flags & GroupCodec.LIVES) != 0) {
      for (int i = 0; i < count; i++) {
        lives[i] = Varints.get(in);
        check(lives[i] >= 0 && lives[i] <= Life.MAX_LENGTH, "a life that nothing can have");
      }
    }
    return lives;
  }

  private @Nullable Blob[] blobs(List<Form> named, int[] stamped, int stamps) {
    int count = named.size();
    byte[] kinds = new byte[count];
    Arrays.fill(kinds, READY);
    if ((flags & GroupCodec.BLOBS) != 0) {
      in.get(kinds);
    }
    Hash[] hashes = new Hash[count];
    long[] sizes = new long[count];
    long[] created = new long[count];
    for (int i = 0; i < count; i++) {
      check(kinds[i] >= NO_BLOB && kinds[i] <= FAILED, "a sidecar of no kind");
      hashes[i] = kinds[i] == READY ? hash() : Hash.ZERO;
    }
    for (int i = 0; i < count; i++) {
      sizes[i] = kinds[i] == READY ? Varints.get(in) : 0;
    }
    long[] last = new long[stamps];
    Arrays.fill(last, columns.createdAt());
    for (int i = 0; i < count; i++) {
      int stamp = stamped[2 * i];
      last[stamp] += kinds[i] == NO_BLOB ? 0 : Varints.getSigned(in);
      created[i] = last[stamp];
    }
    @Nullable Blob[] blobs = new Blob[count];
    for (int i = 0; i < count; i++) {
      String format = named.get(i).format();
      blobs[i] =
          switch (kinds[i]) {
            case READY -> Blob.ready(hashes[i], sizes[i], format, created[i]);
            case FAILED -> new Blob(Blob.Status.FAILED, Hash.ZERO, 0, format, created[i], reason());
            default -> null;
          };
    }
    return blobs;
  }

  private Hash hash() {
    return new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  private String reason() {
    byte[] bytes = new byte[Varints.getCount(in, Math.min(MAX_REASON, in.remaining()))];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int[] stamped(int registers, int stamps) {
    int[] stamped = new int[registers];
    if ((flags & GroupCodec.STAMPED) != 0) {
      int count = Varints.getCount(in, registers);
      for (int i = 0; i < count; i++) {
        int register = Varints.getCount(in, registers - 1);
        stamped[register] = Varints.getCount(in, stamps - 1);
      }
    }
    return stamped;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
