package io.muster.storage.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Begins, commits, rolls back. */
final class Transactions {
  private Transactions() {}

  /** All of the work or none of it. */
  static <T extends @Nullable Object> T run(Session session, String begin, Work<T> work)
      throws SQLException {
    session.update(begin);
    try {
      T result = work.run(session);
      session.update("COMMIT");
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(session, e);
      throw e;
    }
  }

  /** Reads from one snapshot. There is nothing to commit, which damage could keep from ending. */
  static <T extends @Nullable Object> T read(Session session, Work<T> work) throws SQLException {
    session.update("BEGIN");
    try {
      T result = work.run(session);
      end(session);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(session, e);
      throw e;
    }
  }

  private static void end(Session session) throws SQLException {
    try {
      session.update("ROLLBACK");
    } catch (SQLException e) {
      if (!isOver(session)) {
        throw e;
      }
    }
  }

  /** After some errors SQLite has rolled back by itself, and refuses to do it again. */
  private static void rollBack(Session session, Throwable reason) {
    session.giveUp();
    try {
      session.script("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** Whether no transaction is left open. */
  static boolean isOver(Session session) {
    try {
      session.script("BEGIN");
      session.script("ROLLBACK");
      return true;
    } catch (SQLException _) {
      return false; // one is open, or the connection is of no use: either way it is closed
    }
  }
}
