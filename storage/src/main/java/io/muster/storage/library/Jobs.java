package io.muster.storage.library;

import io.muster.storage.sql.Database;
import io.muster.storage.sql.Row;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work of this device that goes on over restarts. Of each kind the last one is kept. Keeping it is
 * upkeep: it does not count as use of the library.
 */
public final class Jobs {
  /** Length of a subject or an error, in UTF-16 units; longer ones are refused. */
  public static final int MAX_TEXT = 1 << 20;

  private final Database database;

  Jobs(Database database) {
    this.database = database;
  }

  /** How work stands; the words are those that the table holds. */
  public enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * One piece of work.
   *
   * @param subject what it is about and where it is, as its kind writes it
   * @param total 0 if unknown
   * @param updatedAt milliseconds since 1970, as {@code createdAt}
   */
  public record Job(
      State state,
      String subject,
      long progress,
      long total,
      @Nullable String error,
      long createdAt,
      long updatedAt) {}

  /** The last one of a kind; one that can't be what was written is none. */
  public Optional<Job> last(String kind) {
    return database.read(
        session ->
            session
                .first(
                    """
                    SELECT state, subject, progress, total, error, created_at, updated_at
                    FROM jobs WHERE kind = ? ORDER BY id DESC LIMIT 1\
                    """,
                    Jobs::read,
                    kind)
                .flatMap(job -> job));
  }

  private static Optional<Job> read(Row row) throws SQLException {
    String name = row.text(1);
    for (State state : State.values()) {
      if (word(state).equals(name)) {
        return Optional.of(
            new Job(
                state,
                row.text(2),
                row.number(3),
                row.number(4),
                row.textOrNull(5),
                row.number(6),
                row.number(7)));
      }
    }
    return Optional.empty();
  }

  private static String word(State state) {
    return switch (state) {
      case QUEUED -> "queued";
      case RUNNING -> "running";
      case DONE -> "done";
      case FAILED -> "failed";
    };
  }

  /** Keeps how a kind of work stands. */
  public void keep(String kind, Job job) {
    if (job.subject().length() > MAX_TEXT
        || (job.error() != null && job.error().length() > MAX_TEXT)) {
      throw new IllegalArgumentException("a job of kind " + kind + " is too long");
    }
    database.maintain(
        session -> {
          session.update("DELETE FROM jobs WHERE kind = ?", kind);
          return session.update(
              """
              INSERT INTO jobs (kind, state, subject, progress, total, error, created_at,
                updated_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
              """,
              kind,
              word(job.state()),
              job.subject(),
              job.progress(),
              job.total(),
              job.error(),
              job.createdAt(),
              job.updatedAt());
        });
  }
}
