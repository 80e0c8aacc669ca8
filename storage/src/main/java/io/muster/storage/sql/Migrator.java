package io.muster.storage.sql;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.sql.Migrating.Taken;
import io.muster.storage.sql.MigrationProgress.Phase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a file from one schema to another, step by step. Before a step begins, the file is copied
 * and the copy checked. A step that was cut short is finished first, whichever way it led, and
 * needs no other copy.
 */
final class Migrator {
  private static final Logger log = LoggerFactory.getLogger(Migrator.class);

  private final Path file;
  private final Session session;
  private final DatabaseOptions options;
  private final Migrations migrations;
  private final @Nullable Copies copies;
  private final List<Taken> taken = new ArrayList<>();

  /** Without copies nothing is copied before a step. */
  Migrator(Path file, Session session, DatabaseOptions options, @Nullable Copies copies) {
    this.file = file;
    this.session = session;
    this.options = options;
    this.migrations = options.schema().migrations();
    this.copies = copies;
  }

  /**
   * Takes all steps to this schema.
   *
   * @throws StorageException if there is no way, or one of the steps failed, which then changed
   *     nothing, or is gone on with the next time
   */
  List<Taken> to(int target) throws SQLException {
    int at = schema();
    boolean fresh = at == 0;
    Optional<UnderWay> half = UnderWay.find(session);
    migrations.checkTarget(file.toString(), target);
    if (half.isEmpty() && at == target) {
      return taken;
    }
    // A table that is rebuilt loses its rows for a moment, and what refers to them must not follow.
    session.script("PRAGMA foreign_keys = OFF");
    if (half.isPresent()) {
      at = resume(at, half.get());
    }
    while (at != target) {
      int next = at < target ? at + 1 : at - 1;
      if (copies != null && !fresh) {
        Path copy = copies.make(session, at, told(at, next));
        log.info("{}: schema {} is kept in {}", file, at, copy);
      }
      run(at, next);
      at = next;
    }
    session.script("PRAGMA foreign_keys = ON");
    return taken;
  }

  /** The schema of the file; one that is newer than this program is refused. */
  private int schema() throws SQLException {
    int found = (int) session.number("PRAGMA user_version");
    if (found > migrations.latest()) {
      throw new StorageException(
          Kind.NEWER,
          "%s has schema %d, this program knows schemas up to %d: install a newer Muster"
              .formatted(file, found, migrations.latest()));
    }
    return found;
  }

  private int resume(int at, UnderWay half) throws SQLException {
    int target = half.target();
    boolean known = Math.abs(target - at) == 1 && target <= migrations.latest();
    Script script = known ? migrations.step(at, target) : null;
    if (script == null || !half.isOf(script)) {
      throw new StorageException(
          Kind.NEWER,
          "%s is half way from schema %d to %d, by another version of Muster: start that one again"
              .formatted(file, at, target));
    }
    log.info("{}: going on from schema {} to {}, {} rows are done", file, at, target, half.rows());
    run(at, half, script);
    return target;
  }

  private void run(int from, int to) throws SQLException {
    Script script = migrations.step(from, to);
    run(from, UnderWay.begin(to, script), script);
  }

  private void run(int from, UnderWay begin, Script script) throws SQLException {
    int to = begin.target();
    long start = System.nanoTime();
    long rows = 0;
    if (script.isSliced()) {
      var slices = new SlicedStep(session, script, told(from, to));
      UnderWay done = slices.run(begin);
      finish(to);
      rows = done.rows();
    } else {
      Transactions.<Integer>run(
          session,
          "BEGIN IMMEDIATE",
          all -> {
            all.script(script.text());
            return end(to);
          });
    }
    report(new Taken(from, to, rows, (System.nanoTime() - start) / 1_000_000));
  }

  private void finish(int to) throws SQLException {
    Transactions.<Integer>run(
        session,
        "BEGIN IMMEDIATE",
        all -> {
          UnderWay.end(all);
          return end(to);
        });
  }

  private int end(int to) throws SQLException {
    Optional<String> dangling = session.first("PRAGMA foreign_key_check", row -> row.text(1));
    if (dangling.isPresent()) {
      throw new SQLException("a row of %s refers to none".formatted(dangling.get()));
    }
    session.script("PRAGMA user_version = " + to);
    return to;
  }

  private StepProgress told(int from, int to) {
    return (phase, done, about) ->
        options
            .listener()
            .progress(new MigrationProgress(options.schema().name(), from, to, phase, done, about));
  }

  private void report(Taken step) {
    log.info("{}: schema {} after {} ms", file, step.to(), step.millis());
    taken.add(step);
    told(step.from(), step.to()).at(Phase.DONE, step.rows(), step.rows());
  }
}
