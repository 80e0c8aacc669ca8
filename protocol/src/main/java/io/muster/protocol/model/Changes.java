package io.muster.protocol.model;

import java.util.List;

/**
 * All that is left of a stretch of one writer's changes: who commits these records has seen the
 * whole range. Sequences in it that later writes superseded have no record any more.
 */
public record Changes(ChangeRange range, List<LibraryRecord> records) {
  public Changes {
    records = List.copyOf(records);
  }
}
