package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Optional;

/** What this device remembers of itself. */
final class LocalState {
  /** Device (32 bytes), then counter and random part of the incarnation. */
  private static final String WRITER = "writer";

  /** The last time that the clock gave out. */
  private static final String CLOCK = "clock";

  /** The four counts of {@link LibraryCounts} in order. */
  private static final String COUNTS = "counts";

  private LocalState() {}

  /** As whom this device writes; empty before its first time. */
  static Optional<Writer> writer(Session session) throws SQLException {
    return get(session, WRITER, LocalState::writer);
  }

  private static Writer writer(ByteBuffer value) {
    Hash device = new Hash(value.getLong(), value.getLong(), value.getLong(), value.getLong());
    return new Writer(new DeviceId(device), new Incarnation(value.getLong(), value.getLong()));
  }

  static void setWriter(Session session, Writer writer) throws SQLException {
    ByteBuffer value = ByteBuffer.allocate(Hash.SIZE + 2 * Long.BYTES);
    value.put(writer.device().hash().bytes());
    value.putLong(writer.incarnation().counter()).putLong(writer.incarnation().random());
    put(session, WRITER, value);
  }

  static Timestamp clock(Session session) throws SQLException {
    return get(session, CLOCK, value -> new Timestamp(value.getLong())).orElse(Timestamp.NONE);
  }

  static void setClock(Session session, Timestamp last) throws SQLException {
    put(session, CLOCK, ByteBuffer.allocate(Long.BYTES).putLong(last.value()));
  }

  static LibraryCounts counts(Session session) throws SQLException {
    return get(
            session,
            COUNTS,
            value ->
                new LibraryCounts(
                    value.getLong(), value.getLong(), value.getLong(), value.getLong()))
        .orElse(new LibraryCounts(0, 0, 0, 0));
  }

  static void setCounts(Session session, LibraryCounts counts) throws SQLException {
    ByteBuffer value = ByteBuffer.allocate(4 * Long.BYTES);
    value.putLong(counts.contents()).putLong(counts.groups());
    value.putLong(counts.sidecars()).putLong(counts.failed());
    put(session, COUNTS, value);
  }

  private interface Reader<T> {
    T read(ByteBuffer value);
  }

  private static <T> Optional<T> get(Session session, String key, Reader<T> reader)
      throws SQLException {
    return session.first(
        "SELECT value FROM local_state WHERE key = ?",
        row -> {
          try {
            return reader.read(ByteBuffer.wrap(row.bytes(1)));
          } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw Damage.in("local_state", key, e);
          }
        },
        key);
  }

  private static void put(Session session, String key, ByteBuffer value) throws SQLException {
    session.update(
        "INSERT OR REPLACE INTO local_state (key, value) VALUES (?, ?)",
        key,
        ByteString.copyFrom(value.flip()));
  }
}
