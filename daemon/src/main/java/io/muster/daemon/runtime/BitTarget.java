package io.muster.daemon.runtime;

import io.muster.protocol.model.ContentId;
import io.muster.storage.integrity.IntegrityTarget;
import java.util.Collection;
import java.util.List;

/** Mends availability through the one who derives it. */
record BitTarget(Bits bits, Records records) implements IntegrityTarget {
  @Override
  public void settle() {
    bits.recheckNow(List.of());
  }

  @Override
  public void recheck(Collection<ContentId> contents) {
    bits.recheckNow(contents);
  }

  @Override
  public int removeOrphans(Collection<ContentId> contents) {
    return bits.removeOrphans(contents);
  }

  @Override
  public void dropDamaged(List<Long> groupRows) {
    records.dropDamaged(groupRows);
  }

  @Override
  public void renewOwn() {
    bits.renew();
  }
}
