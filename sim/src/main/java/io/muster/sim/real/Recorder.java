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
import io.muster.sim.disk.WriteAheadLog;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads from copies of a daemon's {@code library.db} what that device itself has written, commit by
 * commit as its log tells them: a write that the next one wrote over counts too. Copies are taken
 * while it works, and read when it no longer does. What was written over before the log began anew
 * is not seen.
 */
final class Recorder {
  private static final String DATABASE = "library.db";
  private static final String LOG = "library.db-wal";

  /** How often a copy is made anew during which the log began anew. */
  private static final int TRIES = 5;

  private final int number;
  private final DeviceId device;
  private final Path library;
  private final Path copies;
  private Context seen = Context.EMPTY;
  private long lastMillis;
  private int looks;
  private int unseen;

  /**
   * Of a device's library folder, which nobody looked at yet.
   *
   * @param number of the device
   * @param copies a folder for the copies, with room for one of the library a look
   */
  Recorder(int number, DeviceId device, Path library, Path copies) {
    this.number = number;
    this.device = device;
    this.library = library;
    this.copies = copies;
  }

  /** Copies what is there now. */
  void look() throws IOException {
    Path copy = copies.resolve("device-%d-%d".formatted(number, looks++));
    Files.createDirectories(copy);
    for (int tries = 1; ; tries++) {
      byte[] log = log(library);
      Files.copy(
          library.resolve(DATABASE), copy.resolve(DATABASE), StandardCopyOption.REPLACE_EXISTING);
      byte[] after = log(library);
      if (after.length >= log.length && Arrays.equals(log, 0, log.length, after, 0, log.length)) {
        Files.write(copy.resolve(LOG), log);
        return;
      }
      if (tries == TRIES) {
        throw new IOException("no whole copy of " + library + " could be made");
      }
    }
  }

  private static byte[] log(Path folder) throws IOException {
    Path log = folder.resolve(LOG);
    return Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
  }

  /** What was written up to the last look, in the order in which it was written. */
  List<Written> written() throws IOException {
    List<Written> written = new ArrayList<>();
    for (int look = 0; look < looks; look++) {
      Path copy = copies.resolve("device-%d-%d".formatted(number, look));
      byte[] log = log(copy);
      Files.delete(copy.resolve(LOG));
      List<Integer> ends = new ArrayList<>(WriteAheadLog.commits(log));
      ends.addFirst(0);
      for (int end : ends) {
        Files.write(copy.resolve(LOG), Arrays.copyOf(log, end));
        written.addAll(read(copy, end == ends.getLast()));
      }
    }
    return written;
  }

  /** How many writes were written over before they were seen; right after {@link #written}. */
  int unseen() {
    return unseen;
  }

  /** A copy that was made during a checkpoint is whole only with all of its log. */
  private List<Written> read(Path copy, boolean whole) throws IOException {
    try {
      return read(copy);
    } catch (StorageException e) {
      if (whole) {
        throw new IOException("no whole copy of " + library + " could be made", e);
      }
      return List.of();
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
    unseen += (int) (range.range().upTo() - range.range().after()) - bySequence.size();
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
