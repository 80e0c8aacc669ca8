package io.muster.storage.availability;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Version;
import io.muster.storage.availability.Batch.Moment;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * What this device says of itself. A sequence comes into being in the transaction that stores its
 * batches and its signed head, never apart from them.
 */
final class OwnBatches {
  private final AvailabilityOptions options;

  OwnBatches(AvailabilityOptions options) {
    this.options = options;
  }

  /**
   * Sees to it that there is an incarnation to sign in: the stored one, or a new one where the file
   * is new or its past can't be vouched for.
   *
   * @param floor the new one counts from the number after this one
   * @return whether it is a new one, whose bits have to be found out from the sidecars' bytes
   */
  boolean begin(Write write, long floor) throws SQLException {
    Draft self = write.draft(options.self());
    Optional<Incarnation> stored = stored(write.session());
    Standing standing = self.standing();
    if (stored.isPresent() && standing.vouched()) {
      return false;
    }
    long own = stored.map(Incarnation::counter).orElse(0L);
    if (own <= floor || standing.last().isPresent()) {
      start(self, Math.max(own, floor));
      self.forgetHeads();
    }
    return true;
  }

  /** Sets and clears bits; signs where one really changes or nothing is signed yet. */
  Head publish(Write write, BitChanges changes, Uuid library) throws SQLException {
    Draft self = write.draft(options.self());
    Publication publication = new Publication(self, options.profile(), changes);
    publication.edit();
    if (!publication.isChanged() && self.standing().vouched()) {
      return self.standing().last().orElseThrow();
    }
    Version next = next(self);
    publication.store(new Moment(next.sequence(), write.millis()));
    return sign(self, next, library);
  }

  /**
   * Takes contents out of the batches: a batch that had one is written anew with the slots that are
   * left, in their order, and their bits moved up.
   *
   * @return how many were in a batch
   */
  int remove(Write write, Collection<ContentId> contents, Uuid library) throws SQLException {
    Draft self = write.draft(options.self());
    if (!self.isKnown()) {
      return 0;
    }
    Removal removal = new Removal(self, contents);
    if (removal.isEmpty()) {
      return 0;
    }
    Version next = next(self);
    removal.store(new Moment(next.sequence(), write.millis()));
    sign(self, next, library);
    return removal.count();
  }

  /** Says the same once more, with the next sequence. */
  Head resign(Write write, Uuid library) throws SQLException {
    Draft self = write.draft(options.self());
    return sign(self, next(self), library);
  }

  /** Says the same in a new incarnation, which everyone reads anew. */
  Head renew(Write write, long counterAbove, Uuid library) throws SQLException {
    Draft self = write.draft(options.self());
    long own = incarnation(write.session()).counter();
    Incarnation incarnation = start(self, Math.max(own, counterAbove));
    return sign(self, new Version(incarnation, 1), library);
  }

  static Incarnation incarnation(Session session) throws SQLException {
    return stored(session).orElseThrow(() -> Damage.in("this device's incarnation", null));
  }

  static Optional<Incarnation> stored(Session session) throws SQLException {
    return session.first("SELECT counter, random FROM own", OwnBatches::incarnation);
  }

  private static Incarnation incarnation(Row row) throws SQLException {
    try {
      return new Incarnation(row.number(1), row.number(2));
    } catch (IllegalArgumentException e) {
      throw Damage.in("this device's incarnation", e);
    }
  }

  private Incarnation start(Draft self, long above) throws SQLException {
    Incarnation started = new Incarnation(Math.addExact(above, 1), options.random().nextLong());
    self.session()
        .update(
            "INSERT OR REPLACE INTO own (id, device, counter, random) VALUES (1, ?, ?, ?)",
            self.owner().id(),
            started.counter(),
            started.random());
    self.touchAll(1);
    return started;
  }

  private static Version next(Draft self) throws SQLException {
    Incarnation incarnation = incarnation(self.session());
    long last =
        self.standing()
            .last()
            .map(Head::version)
            .filter(version -> version.incarnation().equals(incarnation))
            .map(Version::sequence)
            .orElse(0L);
    return new Version(incarnation, last + 1);
  }

  private Head sign(Draft self, Version version, Uuid library) throws SQLException {
    Head unsigned =
        new Head(
            options.self(),
            library,
            version,
            self.roll().root(),
            self.roll().counts(),
            ByteString.EMPTY);
    Head head = unsigned.signed(options.keys().sign(unsigned.signedBytes()));
    self.vouch(head);
    return head;
  }

  /** Most own batches; the message names what to do. */
  static void checkNumber(int number) {
    if (number >= AvailabilityBatch.MAX_BATCHES) {
      throw new IllegalArgumentException(
          "this device has %d batches, the most there are: choose larger ones (%d slots at most)"
              .formatted(number, AvailabilityBatch.MAX_SLOTS));
    }
  }

  /** The places of contents in order, each with the content's index in the lower half. */
  static long[] sorted(long[] keys, int count) {
    Arrays.sort(keys, 0, count);
    return Arrays.copyOf(keys, count);
  }
}
