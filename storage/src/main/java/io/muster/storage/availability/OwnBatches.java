package io.muster.storage.availability;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What this device says of itself. A sequence comes into being in the transaction that stores its
 * batches and its signed head, never apart from them.
 */
final class OwnBatches {
  private final AvailabilityOptions options;
  private final BatchStore store;

  OwnBatches(AvailabilityOptions options, BatchStore store) {
    this.options = options;
    this.store = store;
  }

  /**
   * Sees to it that there is an incarnation to sign in: the stored one, or a new one where the file
   * is new or its past can't be vouched for.
   *
   * @return whether it is a new one, whose bits have to be found out from the sidecars' bytes
   */
  boolean begin(Session session) throws SQLException {
    Owner self = self(session);
    Optional<Incarnation> stored = stored(session);
    Standing standing = HeadRows.standing(session, self);
    if (stored.isPresent() && standing.vouched()) {
      return false;
    }
    long own = stored.map(Incarnation::counter).orElse(0L);
    if (own <= options.incarnationFloor() || standing.last().isPresent()) {
      start(session, self, Math.max(own, options.incarnationFloor()));
      HeadRows.forget(session, self);
    }
    return true;
  }

  /** Sets and clears bits; signs where one really changes or nothing is signed yet. */
  Head publish(Session session, List<BitChange> changes, Uuid library) throws SQLException {
    Owner self = self(session);
    Collection<BatchEdit> edits = edits(session, self, changes);
    Standing standing = HeadRows.standing(session, self);
    boolean changed = edits.stream().anyMatch(BatchEdit::isChanged);
    if (!changed && standing.vouched()) {
      return standing.last().orElseThrow();
    }
    Version next = next(session, standing);
    for (BatchEdit edit : edits) {
      if (edit.isChanged()) {
        AvailabilityBatch batch = edit.batch();
        store.put(session, self, BatchRow.of(batch, next.sequence()), batch);
      }
    }
    return sign(session, self, next, library);
  }

  /** Says the same once more, with the next sequence. */
  Head resign(Session session, Uuid library) throws SQLException {
    Owner self = self(session);
    return sign(session, self, next(session, HeadRows.standing(session, self)), library);
  }

  /** Says the same in a new incarnation, which everyone reads anew. */
  Head renew(Session session, long counterAbove, Uuid library) throws SQLException {
    Owner self = self(session);
    long own = incarnation(session).counter();
    Incarnation incarnation = start(session, self, Math.max(own, counterAbove));
    return sign(session, self, new Version(incarnation, 1), library);
  }

  Incarnation incarnation(Session session) throws SQLException {
    return stored(session).orElseThrow(() -> Damage.in("this device's incarnation", null));
  }

  private Owner self(Session session) throws SQLException {
    return Owner.of(session, options.self());
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

  private Incarnation start(Session session, Owner self, long above) throws SQLException {
    Incarnation started = new Incarnation(Math.addExact(above, 1), options.random().nextLong());
    session.update(
        "INSERT OR REPLACE INTO own (id, device, counter, random) VALUES (1, ?, ?, ?)",
        self.id(),
        started.counter(),
        started.random());
    store.touchAll(session, self, 1);
    return started;
  }

  private Version next(Session session, Standing standing) throws SQLException {
    Incarnation incarnation = incarnation(session);
    long last =
        standing
            .last()
            .map(Head::version)
            .filter(version -> version.incarnation().equals(incarnation))
            .map(Version::sequence)
            .orElse(0L);
    return new Version(incarnation, last + 1);
  }

  private Head sign(Session session, Owner self, Version version, Uuid library)
      throws SQLException {
    List<BatchRow> rows = store.rows(session, self);
    Head unsigned =
        new Head(
            options.self(),
            library,
            version,
            BatchTree.root(BatchRow.leaves(rows)),
            BatchRow.counts(rows),
            ByteString.EMPTY);
    Head head = unsigned.signed(options.keys().sign(unsigned.signedBytes()));
    HeadRows.vouch(session, self, head);
    return head;
  }

  private Collection<BatchEdit> edits(Session session, Owner self, List<BitChange> changes)
      throws SQLException {
    Map<ContentId, Map<VariantId, Boolean>> wanted = new LinkedHashMap<>();
    for (BitChange change : changes) {
      wanted
          .computeIfAbsent(change.content(), content -> new LinkedHashMap<>())
          .put(change.variant(), change.held());
    }
    Editing editing = new Editing(session, self);
    for (Map.Entry<ContentId, Map<VariantId, Boolean>> entry : wanted.entrySet()) {
      editing.apply(entry.getKey(), entry.getValue());
    }
    return editing.edits.values();
  }

  /** The batches that one publication touches. */
  private final class Editing {
    private final Session session;
    private final Owner self;
    private final Map<Integer, BatchEdit> edits = new TreeMap<>();
    private int batches;

    Editing(Session session, Owner self) throws SQLException {
      this.session = session;
      this.self = self;
      batches = store.count(session, self);
    }

    void apply(ContentId content, Map<VariantId, Boolean> bits) throws SQLException {
      Optional<SlotIndex.Place> place = SlotIndex.first(session, self, content);
      if (place.isPresent()) {
        BatchEdit edit = edit(place.get().batch());
        if (!edit.has(place.get().slot(), content)) {
          throw Damage.in("the index of slots", null);
        }
        bits.forEach((variant, held) -> edit.set(place.get().slot(), variant, held));
      } else if (bits.containsValue(true)) {
        BatchEdit edit = withRoom();
        int slot = edit.append(content);
        bits.forEach((variant, held) -> edit.set(slot, variant, held));
      }
    }

    private BatchEdit withRoom() throws SQLException {
      if (batches > 0) {
        BatchEdit last = edit(batches - 1);
        if (last.size() < options.batchSize()) {
          return last;
        }
      }
      batches++;
      return edit(batches - 1);
    }

    private BatchEdit edit(int number) throws SQLException {
      BatchEdit known = edits.get(number);
      if (known == null) {
        Optional<AvailabilityBatch> stored = store.find(session, self, number);
        known = new BatchEdit(stored.orElseGet(() -> AvailabilityBatch.empty(number)));
        edits.put(number, known);
      }
      return known;
    }
  }
}
