package io.muster.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.muster.storage.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How connections to one file are set up. */
final class Connections {
  /** Readers at once; more wait. */
  static final int MAX_READERS = 4;

  /** How long a reader waits for a connection. */
  static final int READER_WAIT_MILLIS = 30_000;

  /** How long a statement waits for another process. */
  static final int BUSY_MILLIS = 10_000;

  /** SQLite's page cache, in KiB, of the writer and of each reader. */
  static final int WRITER_CACHE_KIB = 8 * 1024;

  static final int READER_CACHE_KIB = 2 * 1024;

  /** Size of a page in bytes. */
  static final int PAGE = 8192;

  /** The log is cut back to this many bytes after a checkpoint. */
  static final int MAX_IDLE_LOG = 64 * 1024 * 1024;

  private Connections() {}

  static Connection writer(Path file, Durability durability) throws SQLException {
    return source(file, durability, WRITER_CACHE_KIB).getConnection();
  }

  /** Connections that only read; none is opened before it is needed. */
  static HikariDataSource readers(Path file, Durability durability) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("readers of " + file.getFileName());
    config.setDataSource(source(file, durability, READER_CACHE_KIB));
    config.setMaximumPoolSize(MAX_READERS);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(READER_WAIT_MILLIS);
    config.setMaxLifetime(0);
    config.setConnectionInitSql("PRAGMA query_only = 1");
    return new HikariDataSource(config);
  }

  private static SQLiteDataSource source(Path file, Durability durability, int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setPageSize(PAGE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setJournalSizeLimit(MAX_IDLE_LOG);
    config.setSynchronous(
        switch (durability) {
          case FULL -> SQLiteConfig.SynchronousMode.FULL;
          case NORMAL -> SQLiteConfig.SynchronousMode.NORMAL;
          case OFF -> SQLiteConfig.SynchronousMode.OFF;
        });
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-cacheKib);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** SQLite's temporary files go beside the database: the system's folder is often a small one. */
  static void keepTemporaryFilesBeside(Path file, Connection connection) throws SQLException {
    String folder = String.valueOf(file.toAbsolutePath().getParent()).replace("'", "''");
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA temp_store_directory = '" + folder + "'");
    }
  }
}
