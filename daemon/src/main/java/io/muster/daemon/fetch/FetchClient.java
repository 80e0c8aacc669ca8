package io.muster.daemon.fetch;

import io.muster.protocol.model.Hash;
import io.muster.storage.sidecar.SidecarStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/** Fetches sidecars from the devices that hold them. For any number of threads. */
public final class FetchClient {
  private final SidecarStore store;
  private final FetchTimes times;
  private final Loads loads = new Loads();
  private final ConcurrentMap<Hash, Running> running = new ConcurrentHashMap<>();

  /** A transfer under way: who hears of it, and how it ended (false: it was given up). */
  private record Running(
      long size, List<ProgressListener> listeners, CompletableFuture<Boolean> end) {}

  public FetchClient(SidecarStore store) {
    this(store, FetchTimes.DEFAULT);
  }

  FetchClient(SidecarStore store, FetchTimes times) {
    this.store = store;
    this.times = times;
  }

  /**
   * Blocks until the bytes are in the store. The holders are asked one after the other: nearest
   * first, then least loaded. Callers that want the same bytes at once share one transfer, with the
   * holders of the first.
   *
   * @throws FetchException if no holder had them, or they can't be stored
   * @throws InterruptedException if the thread is interrupted; what came is kept for the next time
   */
  public void fetch(FetchJob job, List<Holder> holders, ProgressListener listener)
      throws FetchException, InterruptedException {
    while (!store.has(job.hash())) {
      Running mine =
          new Running(
              job.size(), new CopyOnWriteArrayList<>(List.of(listener)), new CompletableFuture<>());
      Running other = running.putIfAbsent(job.hash(), mine);
      if (other == null) {
        run(job, holders, mine);
      } else {
        join(job, other, listener);
      }
    }
  }

  private void run(FetchJob job, List<Holder> holders, Running mine)
      throws FetchException, InterruptedException {
    ProgressListener all =
        (bytes, ofBytes) -> mine.listeners().forEach(each -> each.progress(bytes, ofBytes));
    try {
      new Transfer(job, store, loads, all, times).run(holders);
      mine.end().complete(true);
    } catch (FetchException e) {
      mine.end().completeExceptionally(e);
      throw e;
    } finally {
      running.remove(job.hash(), mine);
      mine.end().complete(false);
    }
  }

  /** Waits for another's transfer. Its failure counts, unless it wanted another size. */
  private static void join(FetchJob job, Running other, ProgressListener listener)
      throws FetchException, InterruptedException {
    other.listeners().add(listener);
    try {
      var _ = other.end().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FetchException failure && other.size() == job.size()) {
        throw new FetchException(failure);
      }
    }
  }
}
