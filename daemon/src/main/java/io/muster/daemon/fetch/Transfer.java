package io.muster.daemon.fetch;

import io.muster.protocol.model.DeviceId;
import io.muster.storage.StorageException;
import io.muster.storage.sidecar.Partial;
import io.muster.storage.sidecar.SidecarStore;
import java.nio.file.FileAlreadyExistsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gets one sidecar: asks holder after holder until its bytes are in the store. */
final class Transfer {
  /** Times that busy holders are asked again. */
  static final int BUSY_ROUNDS = 4;

  private final FetchJob job;
  private final SidecarStore store;
  private final Loads loads;
  private final ProgressListener listener;
  private final FetchTimes times;
  private final Map<DeviceId, String> failures = new LinkedHashMap<>();

  Transfer(
      FetchJob job, SidecarStore store, Loads loads, ProgressListener listener, FetchTimes times) {
    this.job = job;
    this.store = store;
    this.loads = loads;
    this.listener = listener;
    this.times = times;
  }

  void run(List<Holder> holders) throws FetchException, InterruptedException {
    Map<DeviceId, Holder> left = new LinkedHashMap<>();
    holders.forEach(holder -> left.put(holder.device(), holder));
    try (Partial partial = store.partial(job.hash(), job.size())) {
      for (int round = 0; !askAll(left, partial); round++) {
        if (left.isEmpty() || round == BUSY_ROUNDS) {
          throw FetchException.of(job, failures);
        }
        Thread.sleep(times.busy().multipliedBy(1L << round));
      }
    } catch (FileAlreadyExistsException e) {
      throw new FetchException(job, "the same bytes are being fetched already", e);
    } catch (StorageException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while writing"); // which closes the file
      }
      throw new FetchException(job, String.valueOf(e.getMessage()), e);
    }
  }

  /** Asks each holder once, the best first; those that were busy remain. True when done. */
  private boolean askAll(Map<DeviceId, Holder> holders, Partial partial)
      throws InterruptedException {
    Map<DeviceId, Holder> left = new LinkedHashMap<>(holders);
    holders.clear();
    while (!isDone(partial)) {
      if (left.isEmpty()) {
        return false;
      }
      Holder best = loads.take(left.values());
      left.remove(best.device());
      try {
        switch (new Attempt(job, best, partial, listener, times).run()) {
          case DONE -> {
            return true;
          }
          case BUSY -> {
            holders.put(best.device(), best);
            failures.put(best.device(), "has too much to do; try again later");
          }
        }
      } catch (HolderException e) {
        failures.put(best.device(), e.what());
      } finally {
        loads.release(best);
      }
    }
    return true;
  }

  /** The last holder, or an earlier run, may have broken off after the last byte. */
  private static boolean isDone(Partial partial) {
    return partial.isComplete() && partial.finish();
  }
}
