package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.number;
import static io.muster.daemon.cli.Table.Column.text;

import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.Exit;
import io.muster.storage.inspect.DatabaseSizes;
import io.muster.storage.inspect.TableSize;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "stats",
    header = "Rows, bytes and pages of every table and index.",
    footer = {"", "Examples:", "  muster db stats", "  muster db stats --json | jq '.[].bytes'"})
final class DbStatsVerb extends Verb {
  DbStatsVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ConfigException {
    List<DatabaseSizes> databases = DbVerbs.databases(root().home()).sizes();
    if (json()) {
      console().json(databases);
    } else {
      databases.forEach(this::people);
    }
    return Exit.DONE;
  }

  private void people(DatabaseSizes sizes) {
    if (sizes.database().equals("availability")) {
      console().line("");
    }
    console()
        .line(
            "%s.db  schema %d, %s in %s, log %s, %s free"
                .formatted(
                    sizes.database(),
                    sizes.schema(),
                    Words.size(sizes.bytes()),
                    Words.count(sizes.bytes() / Math.max(1, sizes.pageSize()), "page"),
                    Words.size(sizes.logBytes()),
                    Words.count(sizes.freePages(), "page")));
    Table table =
        new Table(
            text("TABLE, INDEX"),
            number("ROWS"),
            number("PAGES"),
            number("BYTES"),
            number("B/ROW"),
            number("FULL"));
    for (TableSize size : sizes.tables()) {
      table.row(
          (size.isIndex() ? "  " : "") + size.name(),
          Words.number(size.rows()),
          Words.number(size.pages()),
          Words.size(size.bytes()),
          size.rows() == 0 ? "-" : Words.number(size.used() / size.rows()),
          size.used() * 100 / Math.max(1, size.bytes()) + "%");
    }
    console().section(table);
  }
}
