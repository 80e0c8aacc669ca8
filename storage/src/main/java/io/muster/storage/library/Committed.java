package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.RecordKey;
import io.muster.storage.GroupStatus;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A commit that is durable.
 *
 * @param changed the records that it changed, each once, in order of first change
 * @param groups how far the groups among them are now
 */
public record Committed(List<RecordKey> changed, Map<ContentId, GroupStatus> groups) {
  public Committed {
    changed = List.copyOf(changed);
    groups = Collections.unmodifiableMap(groups);
  }
}
