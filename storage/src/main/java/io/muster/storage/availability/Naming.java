package io.muster.storage.availability;

import io.muster.protocol.digest.BatchChanges;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import io.muster.storage.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Finds in the library the contents that changes name by the begin of their ids. */
final class Naming {
  private Naming() {}

  /**
   * The same changes; those that name a content that the library does not know stay as they are.
   */
  static List<BatchChange> resolved(Groups library, List<? extends BatchChange> changes) {
    List<ContentPrefix> prefixes =
        changes.stream()
            .flatMap(change -> change.names().stream())
            .filter(ContentPrefix.class::isInstance)
            .map(ContentPrefix.class::cast)
            .toList();
    if (prefixes.isEmpty()) {
      return List.copyOf(changes);
    }
    SortedMap<ContentPrefix, ContentId> known = library.named(prefixes);
    List<BatchChange> resolved = new ArrayList<>(changes.size());
    for (BatchChange change : changes) {
      Optional<List<ContentId>> ids =
          BatchChanges.ids(change.names(), prefix -> Optional.ofNullable(known.get(prefix)));
      resolved.add(ids.filter(Naming::areDistinct).map(all -> named(change, all)).orElse(change));
    }
    return resolved;
  }

  /** Who names a content twice in one batch says nothing that can be understood. */
  private static boolean areDistinct(List<ContentId> ids) {
    return ids.stream().distinct().count() == ids.size();
  }

  private static BatchChange named(BatchChange change, List<ContentId> ids) {
    return switch (change) {
      case BatchChange.Named named ->
          new AvailabilityBatch(named.number(), named.variants(), ids, named.bits());
      case BatchChange.Toggled some ->
          new BatchChange.Toggled(
              some.number(), some.before(), List.copyOf(ids), some.variants(), some.toggled());
      case AvailabilityBatch batch -> batch;
      case BatchChange.Bits bits -> bits;
    };
  }
}
