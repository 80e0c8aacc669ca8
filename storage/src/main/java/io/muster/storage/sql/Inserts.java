package io.muster.storage.sql;

import com.google.common.util.concurrent.Uninterruptibles;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a database. Those of a bulk are put in by another thread while the next
 * ones are made; a few are put in by who waits for them. One thread at a time uses the connection:
 * whoever has handed rows over waits before it does anything else there.
 *
 * <p>What fails stays failed until all is taken back, so that nothing is committed without it.
 */
final class Inserts {
  /** Rows that are handed over together; as many are gathered meanwhile, and no more. */
  static final int BATCH = 256;

  /** Never more threads than databases that are being filled; idle ones end. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("muster-inserts-", 0).daemon().factory());

  /** A row and the statement that puts it in. */
  static final class Row {
    private final String sql;
    private final @Nullable Object[] values;

    Row(String sql, @Nullable Object[] values) {
      this.sql = sql;
      this.values = values;
    }

    String sql() {
      return sql;
    }

    @Nullable Object[] values() {
      return values;
    }
  }

  /** Puts rows in. */
  interface Sink {
    void put(List<Row> rows) throws SQLException;
  }

  private final Sink sink;
  private List<Row> gathered = new ArrayList<>();
  private @Nullable Future<?> running;
  private @Nullable Throwable failure;

  Inserts(Sink sink) {
    this.sink = sink;
  }

  void add(String sql, @Nullable Object[] values) throws SQLException {
    gathered.add(new Row(sql, values));
    if (gathered.size() >= BATCH) {
      await();
      List<Row> rows = take();
      running =
          THREADS.submit(
              () -> {
                sink.put(rows);
                return true;
              });
    }
  }

  private List<Row> take() {
    List<Row> taken = gathered;
    gathered = new ArrayList<>();
    return taken;
  }

  /** Returns when all rows are in, or throws why they are not. */
  void finish() throws SQLException {
    await();
    if (!gathered.isEmpty()) {
      try {
        sink.put(take());
      } catch (SQLException | RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }

  private void await() throws SQLException {
    Future<?> last = running;
    if (last != null) {
      running = null;
      try {
        Uninterruptibles.getUninterruptibly(last);
      } catch (ExecutionException e) {
        failure = e.getCause();
      }
    }
    rethrow();
  }

  private void rethrow() throws SQLException {
    switch (failure) {
      case null -> {}
      case SQLException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Drops what is not in yet; the transaction is to be taken back. */
  void giveUp() {
    try {
      await();
    } catch (SQLException | RuntimeException e) {
      // who began the transaction has heard of it, or of what came first
    } finally {
      take();
      failure = null;
    }
  }
}
