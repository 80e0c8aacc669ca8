package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.number;
import static io.muster.daemon.cli.Table.Column.path;
import static io.muster.daemon.cli.Table.Column.text;

import io.muster.daemon.config.ConfigException;
import io.muster.daemon.config.HomeLock;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.ProgressSink;
import io.muster.storage.inspect.LibraryDatabases;
import io.muster.storage.inspect.SchemaMigration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "migrate",
    header = "Bring the databases from one schema to another, while no daemon runs.",
    footer = {
      "",
      "A checked copy is put into the library's backups/ before each step; the newest",
      "three of a database are kept. A step that was cut short is gone on with.",
      "'muster up' does the same as --up by itself.",
      "",
      "Examples:",
      "  muster db migrate --status",
      "  muster db migrate --up --dry-run   try it on a copy, and say what it does",
      "  muster db migrate --to 1           back, for an older Muster"
    })
final class DbMigrateVerb extends Verb {
  @ArgGroup(multiplicity = "1")
  private @Nullable What what;

  @Option(names = "--dry-run", description = "do it to a copy, and remove that again")
  private boolean dryRun;

  @Option(
      names = "--db",
      paramLabel = "NAME",
      description = "library or availability; else both, with --to library")
  private @Nullable String database;

  /** One of them. */
  private static final class What {
    @Option(names = "--status", description = "say which schemas there are")
    private boolean status;

    @Option(names = "--up", description = "to the newest schema that this program knows")
    private boolean up;

    @Option(names = "--to", paramLabel = "N", description = "to schema N, up or down")
    private @Nullable Integer to;
  }

  DbMigrateVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    LibraryDatabases databases = DbVerbs.databases(root().home());
    What wanted = what == null ? new What() : what;
    List<String> names = names(databases, wanted);
    if (wanted.status) {
      status(names.stream().map(name -> databases.migration(name).status()).toList());
      return Exit.DONE;
    }
    try (HomeLock _ = HomeLock.acquire(root().home())) {
      List<Map<String, Object>> done = new ArrayList<>();
      for (String name : names) {
        done.add(migrate(name, databases.migration(name), wanted));
      }
      if (json()) {
        console().json(done);
      }
    }
    return Exit.DONE;
  }

  private List<String> names(LibraryDatabases databases, What wanted) {
    if (database != null) {
      return List.of(database);
    }
    return wanted.to == null ? databases.names() : List.of("library");
  }

  private void status(List<SchemaMigration.Status> all) {
    if (json()) {
      console().json(all);
      return;
    }
    Table table = new Table(text("DATABASE"), number("SCHEMA"), number("KNOWN"), text("STATE"));
    Table copies = new Table(path("COPIES"));
    for (SchemaMigration.Status one : all) {
      table.row(
          one.database() + ".db",
          String.valueOf(one.schema()),
          String.valueOf(one.latest()),
          state(one));
      one.copies().forEach(copies::row);
    }
    console().lines(table.lines(console().terminal().width()));
    console().section(copies);
  }

  private static String state(SchemaMigration.Status one) {
    if (one.halfWayTo() != null) {
      return "half way to " + one.halfWayTo() + "; go on with --up";
    }
    if (one.schema() > one.latest()) {
      return "newer than this program";
    }
    return one.schema() == one.latest() ? "up to date" : "can go up";
  }

  private Map<String, Object> migrate(String name, SchemaMigration migration, What wanted) {
    Integer to = wanted.to;
    int target = wanted.up || to == null ? migration.status().latest() : to;
    try (ProgressBar bar = new ProgressBar(console().err(), console().terminal().width())) {
      SchemaMigration.Listener listener =
          console().terminal().interactive()
              ? (doing, done, about) -> bar.report(new ProgressSink.Progress(doing, done, about))
              : (_, _, _) -> {};
      return dryRun
          ? rehearsed(name, migration.rehearse(target, listener))
          : taken(name, migration.to(target, listener));
    }
  }

  private Map<String, Object> taken(String name, List<SchemaMigration.Step> steps) {
    steps(name, steps, "");
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("database", name);
    view.put("steps", steps);
    return view;
  }

  private Map<String, Object> rehearsed(String name, SchemaMigration.Rehearsal rehearsal) {
    steps(name, rehearsal.steps(), ", on a copy");
    if (!json() && !rehearsal.steps().isEmpty()) {
      console()
          .line(
              "  the file has %s, and would have %s"
                  .formatted(Words.size(rehearsal.before()), Words.size(rehearsal.after())));
      rehearsal.losses().forEach(loss -> console().line("  lost: " + Text.clean(loss)));
      Table table = new Table(text("TABLE"), number("ROWS BEFORE"), number("ROWS AFTER"));
      for (SchemaMigration.TableChange change : rehearsal.changes()) {
        table.row(change.table(), rows(change.before()), rows(change.after()));
      }
      console().section(table);
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("database", name);
    view.put("steps", rehearsal.steps());
    view.put("losses", rehearsal.losses());
    view.put("changes", rehearsal.changes());
    view.put("bytes_before", rehearsal.before());
    view.put("bytes_after", rehearsal.after());
    return view;
  }

  private static String rows(@Nullable Long rows) {
    return rows == null ? "-" : Words.number(rows);
  }

  private void steps(String name, List<SchemaMigration.Step> steps, String where) {
    if (json()) {
      return;
    }
    if (steps.isEmpty()) {
      console().line(name + ".db  nothing to do");
    }
    for (SchemaMigration.Step step : steps) {
      String rows = step.rows() == 0 ? "" : ", " + Words.count(step.rows(), "row");
      console()
          .line(
              "%s.db  schema %d to %d in %d ms%s%s"
                  .formatted(name, step.from(), step.to(), step.millis(), rows, where));
    }
  }
}
