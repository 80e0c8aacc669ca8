package io.muster.sim.real;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.sim.disk.Disk;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads from a copy of a daemon's {@code library.db} what that device itself has written since it
 * was looked at last. What it wrote over meanwhile is not seen, so it is looked at often, at rest.
 */
final class Recorder {
  private static final List<String> FILES = List.of("library.db", "library.db-wal");

  /** How often a copy is made anew that was taken in the middle of a change. */
  private static final int TRIES = 5;

  private final int number;
  private final DeviceId device;
  private final Path library;
  private Context seen = Context.EMPTY;
  private long lastMillis;

  /**
   * Of a device's library folder, which nobody looked at yet.
   *
   * @param number of the device
   */
  Recorder(int number, DeviceId device, Path library) {
    this.number = number;
    this.device = device;
    this.library = library;
  }

  /** What is new, in the order in which it was written. */
  List<Written> look() throws IOException {
    for (int tries = 1; ; tries++) {
      Path copy = Files.createTempDirectory("muster-look-");
      try {
        for (String name : FILES) {
          if (Files.exists(library.resolve(name))) {
            Files.copy(library.resolve(name), copy.resolve(name));
          }
        }
        return read(copy);
      } catch (StorageException e) {
        if (tries == TRIES) {
          throw new IOException("no whole copy of " + library + " could be made", e);
        }
      } finally {
        Disk.delete(copy);
      }
    }
  }

  private List<Written> read(Path copy) {
    LibraryOptions options =
        new LibraryOptions(
            device, System::currentTimeMillis, new SecureRandom()::nextLong, Durability.OFF);
    try (Library opened = Library.open(copy, options)) {
      List<Written> written = new ArrayList<>();
      Context now = opened.state().context();
      for (ChangeRange range : now.minus(seen)) {
        if (range.writer().device().equals(device)) {
          written.addAll(read(opened, range));
        }
      }
      seen = now;
      return written;
    }
  }

  private List<Written> read(Library opened, ChangeRange range) {
    SortedMap<Long, LibraryRecord> bySequence = new TreeMap<>();
    Changes changes = opened.changes(range, Integer.MAX_VALUE, Integer.MAX_VALUE);
    for (LibraryRecord record : changes.records()) {
      for (Map.Entry<String, Register> field : record.fields().entrySet()) {
        long sequence = field.getValue().dot().sequence();
        LibraryRecord one = bySequence.getOrDefault(sequence, LibraryRecord.empty(record.key()));
        SortedMap<String, Register> fields = new TreeMap<>(one.fields());
        fields.put(field.getKey(), field.getValue());
        bySequence.put(sequence, new LibraryRecord(record.key(), fields));
      }
    }
    List<Written> written = new ArrayList<>();
    for (LibraryRecord record : bySequence.values()) {
      lastMillis = Math.max(lastMillis, millis(record));
      if (isWork(record.key())) {
        written.add(new Written(number, lastMillis, mutation(record)));
      }
    }
    return written;
  }

  /** Founding and pairing happen on both sides by themselves. */
  private static boolean isWork(RecordKey key) {
    return key.type() != RecordType.LIBRARY && key.type() != RecordType.MEMBER;
  }

  /** When it was written; 0 where its type carries no time. */
  private static long millis(LibraryRecord record) {
    return record.fields().values().stream()
        .map(Register::time)
        .max(Timestamp::compareTo)
        .map(Timestamp::millis)
        .orElse(0L);
  }

  private static Mutation mutation(LibraryRecord record) {
    List<Mutation.FieldWrite> writes = new ArrayList<>();
    record.fields().forEach((field, register) -> writes.add(write(field, register.value())));
    return new Mutation(record.key(), writes);
  }

  private static Mutation.FieldWrite write(String field, ByteString value) {
    if (!Life.isLife(field)) {
      return new Mutation.SetValue(field, value);
    }
    return Life.isAlive(Life.length(value))
        ? new Mutation.Create(field)
        : new Mutation.Delete(field);
  }
}
