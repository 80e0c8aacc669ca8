package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Memory.Located;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers who holds what from memory and bitmaps: contents are located among the batches of all
 * devices first, then each batch is looked at once; those that are not in memory are read in one
 * transaction.
 */
final class PresenceReader {
  private final Located located;
  private final List<ContentId> contents;
  private final List<@Nullable Batch[]> batches = new ArrayList<>();

  private PresenceReader(Located located, List<ContentId> contents) {
    this.located = located;
    this.contents = contents;
  }

  /** Locates contents and gets their batches. */
  static PresenceReader of(AvailabilityFile open, List<ContentId> contents) {
    open.index();
    PresenceReader reader = new PresenceReader(open.memory().locate(contents), contents);
    if (!reader.find(open.store())) {
      open.database()
          .<Boolean>read(
              session -> {
                reader.read(open.store(), session);
                return true;
              });
    }
    return reader;
  }

  /** Finds what is in memory; whether that is all. */
  private boolean find(BatchStore store) {
    boolean all = true;
    for (int device = 0; device < located.devices().size(); device++) {
      DeviceState state = located.devices().get(device);
      @Nullable Batch[] found = new Batch[state.roll().length()];
      batches.add(found);
      for (int place : located.places().get(device)) {
        if (place != Places.NONE && found[Places.batch(place)] == null) {
          int number = Places.batch(place);
          found[number] = store.cached(state.owner(), row(state, number));
          all &= found[number] != null;
        }
      }
    }
    return all && located.others().isEmpty();
  }

  private void read(BatchStore store, Session session) throws SQLException {
    for (int device = 0; device < located.devices().size(); device++) {
      for (int place : located.places().get(device)) {
        if (place != Places.NONE) {
          read(store, session, device, Places.batch(place));
        }
      }
    }
    for (Located.Other other : located.others()) {
      read(store, session, other.device(), Places.batch(other.place()));
    }
  }

  private void read(BatchStore store, Session session, int device, int number) throws SQLException {
    @Nullable Batch[] found = batches.get(device);
    if (found[number] == null) {
      DeviceState state = located.devices().get(device);
      found[number] = store.batch(session, state.owner(), row(state, number));
    }
  }

  private static BatchRow row(DeviceState state, int number) {
    BatchRow row = state.roll().find(number);
    if (row == null) {
      throw Damage.in("the index of slots", null);
    }
    return row;
  }

  /** All variants that a batch of these contents speaks of. */
  List<VariantId> variants() {
    Set<Mapping> mappings = new LinkedHashSet<>();
    for (@Nullable Batch[] found : batches) {
      for (Batch batch : found) {
        if (batch != null) {
          mappings.add(batch.mapping());
        }
      }
    }
    Set<VariantId> variants = new TreeSet<>();
    mappings.forEach(mapping -> variants.addAll(mapping.variants()));
    return List.copyOf(variants);
  }

  /** How far the groups are, where that is known. */
  Statuses.Known statuses() {
    return located.statuses();
  }

  /** The answer for some variants. */
  Holders holders(List<VariantId> variants) {
    List<DeviceId> devices =
        located.devices().stream().map(state -> state.owner().device()).toList();
    Holders holders = new Holders(contents, variants, devices);
    for (int device = 0; device < devices.size(); device++) {
      Row row = new Row(holders, device, batches.get(device), variants);
      int[] places = located.places().get(device);
      for (int content = 0; content < places.length; content++) {
        if (places[content] != Places.NONE) {
          row.add(content, places[content]);
        }
      }
    }
    for (Located.Other other : located.others()) {
      new Row(holders, other.device(), batches.get(other.device()), variants)
          .add(other.content(), other.place());
    }
    return holders;
  }

  /** One device's part of the answer. */
  private static final class Row {
    private final Holders holders;
    private final int device;
    private final @Nullable Batch[] batches;
    private final List<VariantId> variants;
    private Mapping mapping = Mapping.NONE;
    private int[] indexes;

    Row(Holders holders, int device, @Nullable Batch[] batches, List<VariantId> variants) {
      this.holders = holders;
      this.device = device;
      this.batches = batches;
      this.variants = variants;
      this.indexes = mapping.indexesOf(variants);
    }

    void add(int content, int place) {
      Batch batch = batches[Places.batch(place)];
      if (batch == null) {
        throw Damage.in("the index of slots", null);
      }
      if (batch.mapping() != mapping) {
        mapping = batch.mapping();
        indexes = mapping.indexesOf(variants);
      }
      int slot = Places.slot(place);
      for (int variant = 0; variant < indexes.length; variant++) {
        if (indexes[variant] >= 0 && batch.bits().has(indexes[variant], slot)) {
          holders.add(content, variant, device);
        }
      }
    }
  }
}
