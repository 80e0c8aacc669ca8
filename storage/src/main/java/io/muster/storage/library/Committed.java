package io.muster.storage.library;

import io.muster.protocol.model.RecordKey;
import java.util.List;

/** A commit that is durable: the records that it changed, each once, in order of first change. */
public record Committed(List<RecordKey> changed) {
  public Committed {
    changed = List.copyOf(changed);
  }
}
