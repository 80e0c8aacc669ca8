package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.SlotIndex.Place;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers from the bitmaps who holds what; the slot index only says where to look. */
final class PresenceReader {
  /** Contents looked up in one transaction. */
  static final int CHUNK = 1000;

  /** One batch of one device; sorted, so that each is decoded once however the contents lie. */
  private record Batch(long owner, int number) {
    private static final Comparator<Batch> ORDER =
        Comparator.comparingLong(Batch::owner).thenComparingInt(Batch::number);
  }

  /** A content and its slot. */
  private record Slot(ContentId content, int slot) {}

  private final BatchStore store;

  PresenceReader(BatchStore store) {
    this.store = store;
  }

  void add(
      Session session,
      Collection<ContentId> contents,
      Map<ContentId, SortedMap<VariantId, SortedSet<DeviceId>>> holders)
      throws SQLException {
    SortedMap<Batch, List<Slot>> wanted = new TreeMap<>(Batch.ORDER);
    for (ContentId content : contents) {
      for (Place place : SlotIndex.places(session, content)) {
        wanted
            .computeIfAbsent(new Batch(place.owner(), place.batch()), batch -> new ArrayList<>())
            .add(new Slot(content, place.slot()));
      }
    }
    Map<Long, Owner> owners = new HashMap<>();
    Owner.all(session).forEach(owner -> owners.put(owner.id(), owner));
    for (Map.Entry<Batch, List<Slot>> entry : wanted.entrySet()) {
      Owner owner = owners.get(entry.getKey().owner());
      if (owner == null) {
        throw Damage.in("the index of slots", null);
      }
      AvailabilityBatch batch = batch(session, owner, entry.getKey().number());
      for (Slot slot : entry.getValue()) {
        for (VariantId variant : held(batch, slot.content(), slot.slot())) {
          holders
              .computeIfAbsent(slot.content(), content -> new TreeMap<>())
              .computeIfAbsent(variant, any -> new TreeSet<>())
              .add(owner.device());
        }
      }
    }
  }

  SortedSet<VariantId> heldBy(Session session, DeviceId device, ContentId content)
      throws SQLException {
    SortedSet<VariantId> held = new TreeSet<>();
    Optional<Owner> owner = Owner.find(session, device);
    if (owner.isPresent()) {
      for (Place place : SlotIndex.places(session, owner.get(), content)) {
        AvailabilityBatch batch = batch(session, owner.get(), place.batch());
        held.addAll(held(batch, content, place.slot()));
      }
    }
    return held;
  }

  private AvailabilityBatch batch(Session session, Owner owner, int number) throws SQLException {
    return store
        .find(session, owner, number)
        .orElseThrow(() -> Damage.in("the index of slots", null));
  }

  private static List<VariantId> held(AvailabilityBatch batch, ContentId content, int slot) {
    if (slot >= batch.slots().size() || !batch.slots().get(slot).equals(content)) {
      throw Damage.in("the index of slots", null);
    }
    return batch.held(slot);
  }
}
