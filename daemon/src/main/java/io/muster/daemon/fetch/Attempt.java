package io.muster.daemon.fetch;

import io.muster.daemon.net.Connection;
import io.muster.protocol.wire.FetchCodec;
import io.muster.protocol.wire.FetchMessage;
import io.muster.storage.sidecar.Partial;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one holder for the bytes that are missing. Where the whole is wrong and part of it came from
 * elsewhere, the same holder is asked once more, for all of it: only then it is the one who lied.
 */
final class Attempt {
  /** Bytes that count as progress: a holder that trickles is as bad as one that hangs. */
  static final int PROGRESS_BYTES = 16 << 10;

  private final FetchJob job;
  private final Holder holder;
  private final Partial partial;
  private final ProgressListener listener;
  private final FetchTimes times;

  enum Result {
    /** The bytes are in the store. */
    DONE,
    BUSY
  }

  private enum Reply {
    STORED,
    BUSY,
    WRONG
  }

  Attempt(
      FetchJob job, Holder holder, Partial partial, ProgressListener listener, FetchTimes times) {
    this.job = job;
    this.holder = holder;
    this.partial = partial;
    this.listener = listener;
    this.times = times;
  }

  Result run() throws HolderException, InterruptedException {
    FetchLink link = new FetchLink();
    CompletableFuture<Connection> dialling = holder.dialling().dial(link);
    try {
      return ask(connected(dialling), link);
    } finally {
      // also one that comes too late
      var _ = dialling.thenAccept(connection -> connection.close("no more is asked for"));
    }
  }

  private Connection connected(CompletableFuture<Connection> dialling)
      throws HolderException, InterruptedException {
    try {
      return dialling.get(times.dial().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HolderException("can't be reached: no answer", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new HolderException("can't be reached: " + cause.getMessage(), e);
    }
  }

  private Result ask(Connection connection, FetchLink link)
      throws HolderException, InterruptedException {
    boolean mixed = partial.length() > 0;
    Reply reply = request(connection, link);
    if (reply == Reply.WRONG && mixed) {
      reply = request(connection, link);
    }
    return switch (reply) {
      case STORED -> Result.DONE;
      case BUSY -> Result.BUSY;
      case WRONG -> throw new HolderException("sent other bytes than were asked for");
    };
  }

  private Reply request(Connection connection, FetchLink link)
      throws HolderException, InterruptedException {
    listener.progress(partial.length(), job.size());
    connection.send(
        FetchCodec.encode(
            new FetchMessage.Request(job.variant(), job.content(), job.hash(), partial.length())));
    return switch (link.next(times.stall().toNanos())) {
      case FetchMessage.Found(long size) when size == job.size() -> receive(link);
      case FetchMessage.Found(long size) ->
          throw new HolderException("holds %d bytes instead of %d".formatted(size, job.size()));
      case FetchMessage.Unavailable(FetchMessage.Reason reason) ->
          switch (reason) {
            case BUSY -> Reply.BUSY;
            case NOT_HERE -> throw new HolderException("does not hold it any more");
          };
      case FetchMessage.Request _, FetchMessage.Data _, FetchMessage.End _ ->
          throw new HolderException("gave no answer to the request");
    };
  }

  private Reply receive(FetchLink link) throws HolderException, InterruptedException {
    long stall = times.stall().toNanos();
    long mark = partial.length();
    long since = System.nanoTime();
    while (true) {
      switch (link.next(since + stall - System.nanoTime())) {
        case FetchMessage.Data data -> write(data);
        case FetchMessage.End _ -> {
          return end();
        }
        case FetchMessage.Request _, FetchMessage.Found _, FetchMessage.Unavailable _ ->
            throw new HolderException("sent something else amid the bytes");
      }
      if (partial.length() - mark >= PROGRESS_BYTES || partial.isComplete()) {
        mark = partial.length();
        since = System.nanoTime();
      }
    }
  }

  private void write(FetchMessage.Data data) throws HolderException {
    if (data.bytes().size() > job.size() - partial.length()) {
      partial.discard();
      throw new HolderException("sent more than the %d bytes that there are".formatted(job.size()));
    }
    partial.write(data.bytes().toByteArray());
    listener.progress(partial.length(), job.size());
  }

  private Reply end() throws HolderException {
    if (!partial.isComplete()) {
      throw new HolderException(
          "ended after %d of %d bytes".formatted(partial.length(), job.size()));
    }
    return partial.finish() ? Reply.STORED : Reply.WRONG;
  }
}
