package io.muster.storage.availability;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Version;
import io.muster.storage.availability.Standing.Target;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables {@code heads} and {@code targets}. */
final class HeadRows {
  static final String HEAD =
      """
      SELECT library, counter, random, sequence, root, batches, contents, sidecars, signature,
        vouched
      FROM heads WHERE device = ?\
      """;
  static final String TARGET =
      """
      SELECT library, counter, random, sequence, root, batches, contents, sidecars, signature,
        leaves
      FROM targets WHERE device = ?\
      """;

  private HeadRows() {}

  static Standing standing(Session session, DeviceId device) throws SQLException {
    Optional<Owner> owner = Owner.find(session, device);
    return owner.isPresent() ? standing(session, owner.get()) : Standing.NONE;
  }

  static Standing standing(Session session, Owner owner) throws SQLException {
    Optional<Standing> last =
        session.first(
            HEAD,
            row ->
                new Standing(Optional.of(head(row, owner)), row.number(10) != 0, Optional.empty()),
            owner.id());
    Optional<Target> target = session.first(TARGET, row -> target(row, owner), owner.id());
    Standing base = last.orElse(Standing.NONE);
    return new Standing(base.last(), base.vouched(), target);
  }

  private static Target target(Row row, Owner owner) throws SQLException {
    Head head = head(row, owner);
    byte[] bytes = row.bytes(10);
    if (bytes.length != head.counts().batches() * Hash.SIZE) {
      throw Damage.in("the leaf list of device " + owner.device(), null);
    }
    List<Hash> leaves = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      leaves.add(new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong()));
    }
    return new Target(head, leaves);
  }

  private static Head head(Row row, Owner owner) throws SQLException {
    try {
      Head head =
          new Head(
              owner.device(),
              row.uuid(1),
              new Version(new Incarnation(row.number(2), row.number(3)), row.number(4)),
              row.hash(5),
              new Counts(row.count(6), row.number(7), row.number(8)),
              row.byteString(9));
      if (!Heads.isConsistent(head)) {
        throw new IllegalArgumentException("its parts do not fit");
      }
      return head;
    } catch (IllegalArgumentException e) {
      throw Damage.in("a head of device " + owner.device(), e);
    }
  }

  /** Vouches for a head: there is no target any more. */
  static void vouch(Session session, Owner owner, Head head) throws SQLException {
    session.update(
        """
        INSERT OR REPLACE INTO heads (device, library, counter, random, sequence, root, batches,
          contents, sidecars, signature, vouched)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
        """,
        columns(owner, head, List.of()));
    dropTarget(session, owner);
  }

  /** Stops vouching for the last head; it stays as the floor for later ones. */
  static void unvouch(Session session, Owner owner) throws SQLException {
    session.update("UPDATE heads SET vouched = 0 WHERE device = ?", owner.id());
  }

  /** Sets a target in place of any other; nothing is vouched for until it is reached. */
  static void aim(Session session, Owner owner, Target target) throws SQLException {
    ByteBuffer leaves = ByteBuffer.allocate(target.leaves().size() * Hash.SIZE);
    target.leaves().forEach(leaf -> leaves.put(leaf.bytes()));
    unvouch(session, owner);
    session.update(
        """
        INSERT OR REPLACE INTO targets (device, library, counter, random, sequence, root, batches,
          contents, sidecars, signature, leaves)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        columns(owner, target.head(), List.of(leaves.array())));
  }

  private static Object[] columns(Owner owner, Head head, List<Object> more) {
    List<Object> all = new ArrayList<>();
    Incarnation incarnation = head.version().incarnation();
    Counts counts = head.counts();
    all.addAll(List.of(owner.id(), head.library(), incarnation.counter(), incarnation.random()));
    all.addAll(List.of(head.version().sequence(), head.root(), counts.batches()));
    all.addAll(List.of(counts.contents(), counts.sidecars(), head.signature()));
    all.addAll(more);
    return all.toArray();
  }

  static void dropTarget(Session session, Owner owner) throws SQLException {
    session.update("DELETE FROM targets WHERE device = ?", owner.id());
  }

  static void forget(Session session, Owner owner) throws SQLException {
    session.update("DELETE FROM heads WHERE device = ?", owner.id());
    dropTarget(session, owner);
  }
}
