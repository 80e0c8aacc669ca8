package io.muster.storage.availability;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches, and keeps some of them decoded. What is cached counts only for whoever knows the
 * row that it belongs to, so a cached batch that has been replaced is never taken for the new one.
 */
final class BatchStore {
  /** Mappings that are shared between batches; what comes then has its own. */
  private static final int MAX_SHARED = 256;

  private final Cache<Long, Batch> decoded;
  private final Map<List<VariantId>, Mapping> mappings = new ConcurrentHashMap<>();

  /**
   * An empty store.
   *
   * @param cacheBytes decoded batches kept in memory, in bytes, about
   */
  BatchStore(int cacheBytes) {
    decoded =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((Long key, Batch batch) -> batch.weight())
            .executor(Runnable::run)
            .build();
  }

  private static long key(Owner owner, int number) {
    return owner.id() * AvailabilityBatch.MAX_BATCHES + number;
  }

  /** The shared mapping of these variants. */
  Mapping mapping(List<VariantId> variants) {
    Mapping known = mappings.get(variants);
    if (known != null) {
      return known;
    }
    Mapping mapping = new Mapping(variants);
    if (mappings.size() < MAX_SHARED) {
      mappings.put(mapping.variants(), mapping);
    }
    return mapping;
  }

  /** The batch of a row if it is in memory. */
  @Nullable Batch cached(Owner owner, BatchRow row) {
    Batch batch = decoded.getIfPresent(key(owner, row.number()));
    return batch != null && batch.row().equals(row) ? batch : null;
  }

  void keep(Owner owner, Batch batch) {
    decoded.put(key(owner, batch.row().number()), batch);
  }

  /** Nothing is in memory any more. */
  void clear() {
    decoded.invalidateAll();
  }

  /** The batch of a row. */
  Batch batch(Session session, Owner owner, BatchRow row) throws SQLException {
    Batch cached = cached(owner, row);
    if (cached != null) {
      return cached;
    }
    try {
      Batch batch = decode(session, owner, row);
      keep(owner, batch);
      return batch;
    } catch (IllegalArgumentException e) {
      throw Damage.in("batch %d of device %s".formatted(row.number(), owner.device()), e);
    }
  }

  /**
   * Reads a batch from its bytes, whatever is cached.
   *
   * @throws IllegalArgumentException if they are not what was written
   */
  Batch decode(Session session, Owner owner, BatchRow row) throws SQLException {
    byte[] body =
        Shelves.read(session, owner, Shelves.of(row.number()))[row.number() % Shelves.SIZE];
    Batch batch = BatchCodec.decode(owner.device().hash(), row.number(), body, this::mapping);
    if (!batch.row().equals(row)) {
      throw new IllegalArgumentException("an older or newer batch stands in the place of this one");
    }
    return batch;
  }

  /** The batch of a row as it travels, with the ids of its contents. */
  AvailabilityBatch travelling(Session session, Memory memory, Owner owner, BatchRow row)
      throws SQLException {
    Batch batch = batch(session, owner, row);
    try {
      int[] ordinals = SlotRows.read(session, owner, row, memory.known());
      List<ContentId> slots = memory.contents(ordinals);
      return new AvailabilityBatch(
          row.number(), batch.mapping().variants(), slots, batch.bits().roaring());
    } catch (IllegalArgumentException e) {
      throw Damage.in("batch %d of device %s".formatted(row.number(), owner.device()), e);
    }
  }
}
