package io.muster.storage.availability;

import io.muster.protocol.model.DeviceId;
import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Migrations;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@code availability.db}, read through and checked. A damaged file is moved aside and a new
 * one begun: everything in it can be found out again.
 */
final class AvailabilityFile {
  /** Damaged files kept, numbered from 1; more replace the last one. */
  static final int MAX_KEPT = 9;

  private static final Logger LOG = LoggerFactory.getLogger(AvailabilityFile.class);
  private static final Migrations MIGRATIONS = AvailabilitySchema.SCHEMA.migrations();
  private static final int TABLES = 7;

  private AvailabilityFile() {}

  static Database open(Path file, AvailabilityOptions options) {
    try {
      return openChecked(file, options);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      Path aside = moveAside(file);
      LOG.warn("{}: {} was moved to {} and is built anew", e.getMessage(), file, aside);
      return openChecked(file, options);
    }
  }

  private static Database openChecked(Path file, AvailabilityOptions options) {
    Database database = Database.open(file, options.durability(), MIGRATIONS);
    try {
      database.<Boolean>read(session -> check(session, options.self()));
      return database;
    } catch (StorageException e) {
      database.close();
      throw e;
    }
  }

  private static boolean check(Session session, DeviceId self) throws SQLException {
    String tables =
        """
        SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN
        ('devices', 'own', 'heads', 'targets', 'batches', 'bodies', 'slots')
        """;
    List<String> result = session.list("PRAGMA quick_check(1)", row -> row.text(1));
    require(result.equals(List.of("ok")), "a page");
    require(session.number(tables) == TABLES, "the schema");
    Optional<DeviceId> owner =
        session.first(
            "SELECT devices.device FROM own JOIN devices ON devices.id = own.device",
            row -> new DeviceId(row.hash(1)));
    require(owner.isEmpty() || owner.get().equals(self), "the name of this device");
    OwnBatches.stored(session);
    BatchStore store = new BatchStore();
    for (Owner each : Owner.all(session)) {
      check(session, store, each);
    }
    return true;
  }

  private static void check(Session session, BatchStore store, Owner owner) throws SQLException {
    List<BatchRow> rows = store.rows(session, owner);
    for (BatchRow row : rows) {
      byte[] body = store.body(session, owner, row.number());
      require(
          BatchCodec.isWhole(owner.device().hash(), row.number(), row.leaf(), body),
          "batch %d of device %s".formatted(row.number(), owner.device()));
    }
    Standing standing = HeadRows.standing(session, owner);
    require(
        standing.vouchedHead().filter(head -> !BatchRow.bearOut(rows, head)).isEmpty(),
        "the root of device " + owner.device());
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw Damage.in(what, null);
    }
  }

  private static Path moveAside(Path file) {
    Path aside = file;
    for (int n = 1; n <= MAX_KEPT && (n == 1 || Files.exists(aside)); n++) {
      aside = file.resolveSibling("%s.damaged-%d".formatted(file.getFileName(), n));
    }
    try {
      for (String suffix : List.of("-wal", "-shm", "")) {
        Path part = file.resolveSibling(file.getFileName() + suffix);
        Path target = aside.resolveSibling(aside.getFileName() + suffix);
        if (Files.exists(part)) {
          Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.deleteIfExists(target);
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "%s is damaged and can't be moved aside (%s); move it away by hand"
              .formatted(file, e.getMessage()),
          e);
    }
    return aside;
  }
}
