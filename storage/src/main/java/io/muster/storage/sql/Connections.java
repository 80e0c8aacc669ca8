package io.muster.storage.sql;

import io.muster.storage.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** How connections to one file are set up. */
final class Connections {
  /** How long a statement waits for another process. */
  static final int BUSY_MILLIS = 10_000;

  /** Size of a page in bytes. */
  static final int PAGE = 8192;

  /**
   * A commit that leaves this many pages in the log copies them into the database: 16 MiB. Larger
   * logs make bulk loads faster, and each single wait for the copying longer.
   */
  static final int CHECKPOINT_PAGES = 2048;

  /** The log is cut back to this many bytes after a checkpoint. */
  static final int MAX_IDLE_LOG = 64 * 1024 * 1024;

  /** The folder is one for the whole process, and setting it is not safe beside itself. */
  private static final Object TEMPORARY = new Object();

  private Connections() {}

  /** The one connection that writes; makes the file where there is none. */
  static Session writer(Path file, DatabaseOptions options) throws SQLException {
    Session session = open(file, false, options.schema().functions());
    try {
      session.script("PRAGMA page_size = " + PAGE);
      session.script("PRAGMA auto_vacuum = INCREMENTAL"); // heeded while the file is empty
      session.script("PRAGMA journal_mode = WAL");
      session.script("PRAGMA synchronous = " + synchronous(options.durability()));
      session.script("PRAGMA foreign_keys = ON");
      session.script("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      session.script("PRAGMA journal_size_limit = " + MAX_IDLE_LOG);
      session.script("PRAGMA cache_size = -" + options.tuning().writerCacheKib());
      keepTemporaryFilesBeside(file, session);
      return session;
    } catch (SQLException e) {
      throw closing(session, e);
    }
  }

  /** A connection that can't write. */
  static Session reader(Path file, DatabaseOptions options) throws SQLException {
    Session session = open(file, true, options.schema().functions());
    try {
      session.script("PRAGMA query_only = ON");
      session.script("PRAGMA cache_size = -" + options.tuning().readerCacheKib());
      return session;
    } catch (SQLException e) {
      throw closing(session, e);
    }
  }

  /** A connection with nothing set up; a file that is only read must be there. */
  static Session open(Path file, boolean readOnly, List<SqlFunction> functions)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    Session session = new Session((SQLiteConnection) connection);
    try {
      Functions.register(connection, functions);
      return session;
    } catch (SQLException e) {
      throw closing(session, e);
    }
  }

  static SQLException closing(Session session, SQLException error) {
    try {
      session.close();
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
    return error;
  }

  private static String synchronous(Durability durability) {
    return durability.name(); // SQLite has the same words
  }

  /** SQLite's temporary files go beside the database: the system's folder is often a small one. */
  private static void keepTemporaryFilesBeside(Path file, Session session) throws SQLException {
    String folder = String.valueOf(file.toAbsolutePath().normalize().getParent());
    synchronized (TEMPORARY) {
      Optional<String> now = session.first("PRAGMA temp_store_directory", row -> row.text(1));
      if (!Objects.equals(now.orElse(null), folder)) {
        session.script("PRAGMA temp_store_directory = '" + folder.replace("'", "''") + "'");
      }
    }
  }
}
