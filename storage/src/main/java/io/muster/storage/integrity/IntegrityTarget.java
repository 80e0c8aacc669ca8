package io.muster.storage.integrity;

import io.muster.protocol.model.ContentId;
import java.util.Collection;
import java.util.List;

/**
 * Who writes this device's availability. The job never writes it beside its owner: it names the
 * contents, and the owner derives their bits anew. All methods return when it is done.
 */
public interface IntegrityTarget {
  /** Derives what waits for it already, so that it is not taken for an error. */
  void settle();

  /** Derives the bits of some contents anew from their records and bytes. */
  void recheck(Collection<ContentId> contents);

  /**
   * Takes contents without sidecars out of the own batches, those that still have none by then.
   *
   * @return how many were taken out
   */
  int removeOrphans(Collection<ContentId> contents);

  /** Takes groups with damaged rows out, so that they are fetched from other devices. */
  void dropDamaged(List<Long> groupRows);

  /** Begins a new incarnation, as own batches were lost. */
  void renewOwn();
}
