package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.number;
import static io.muster.daemon.cli.Table.Column.path;
import static io.muster.daemon.cli.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.IndexRequests.Page;
import io.muster.daemon.control.IndexRequests.Top;
import io.muster.daemon.control.IndexViews;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.Requests;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the index says: of one content, of a folder, of all. */
final class IndexVerbs {
  private IndexVerbs() {}

  static void files(Console console, IndexViews.Found found) {
    if (found.files().isEmpty()) {
      console.line("nothing found");
      return;
    }
    console.lines(table(found.files()).lines(console.terminal().width()));
    if (found.more()) {
      console.line("and more: see --limit");
    }
  }

  private static Table table(List<IndexViews.File> files) {
    Table table = new Table(path("FILE"), number("SIZE"), text("KIND"), text("DEVICE"));
    for (IndexViews.File file : files) {
      table.row(file.path(), Words.size(file.size()), file.kind(), file.device());
    }
    return table;
  }

  @Command(
      name = "show",
      header = "Everything about one content: places, tags, notes, sidecars and who holds them.",
      footer = {"", "Example:", "  muster show ~/Pictures/beach.jpg"})
  static final class Show extends Verb {
    @Parameters(paramLabel = "TARGET", description = "a file or a content UUID")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String target = "";

    Show(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      show(ask(ControlVerb.SHOW, new Requests.Target(Targets.target(target))), this::print);
      return Exit.DONE;
    }

    private void print(JsonNode answer) throws ControlException {
      IndexViews.Content content = Json.view(answer, IndexViews.Content.class);
      Console console = console();
      IndexViews.Said said = content.said();
      line("content", content.contentUuid());
      line("sha-256", content.sha256() == null ? "-" : content.sha256());
      line("size", Words.size(content.size()));
      line("kind", content.kind());
      line("tags", String.join(", ", said.tags()));
      line("labels", String.join(", ", said.labels()));
      line("note", said.note());
      line("favorite", said.favorite() ? "yes" : "");
      line("hidden", said.hidden() ? "yes" : "");
      for (IndexViews.Place place : content.places()) {
        line("at", place.device() + ": " + place.path());
      }
      console.line("");
      new WhereisReport(console, 0).sidecars("sidecars", content.contentUuid(), content.sidecars());
    }

    private void line(String name, String value) {
      if (!value.isEmpty()) {
        console().line(Text.pad(name, 10, false) + Text.clean(value));
      }
    }
  }

  @Command(
      name = "ls",
      header = "What lies in an indexed folder, a page at a time.",
      footer = {"", "Example:", "  muster ls ~/Pictures --limit 50"})
  static final class Ls extends Verb {
    @Parameters(paramLabel = "FOLDER", description = "a folder of any device")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private String folder = "";

    @Option(names = "--after", paramLabel = "NAME", description = "go on after this name")
    private @Nullable String after;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "entries at most (default: ${DEFAULT-VALUE})")
    private int limit;

    Ls(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      String path = Targets.path(folder).toString();
      show(ask(ControlVerb.LS, new Page(path, after, limit)), this::print);
      return Exit.DONE;
    }

    private void print(JsonNode answer) throws ControlException {
      IndexViews.Page page = Json.view(answer, IndexViews.Page.class);
      if (page.entries().isEmpty()) {
        console().line("nothing is there");
        return;
      }
      console().lines(table(page.entries()).lines(console().terminal().width()));
      if (page.after() != null) {
        console().line("more: --after '" + Text.clean(page.after()) + "'");
      }
    }
  }

  @Command(
      name = "du",
      header = "The folders with the most bytes, all below them counted.",
      footer = {"", "Example:", "  muster du ~/Pictures --limit 10"})
  static final class Du extends Verb {
    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "only at and below it")
    private @Nullable String folder;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "folders at most (default: ${DEFAULT-VALUE})")
    private int limit;

    Du(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      String path = folder == null ? null : Targets.path(folder).toString();
      show(ask(ControlVerb.DU, new Top(path, limit)), this::print);
      return Exit.DONE;
    }

    private void print(JsonNode answer) throws ControlException {
      List<IndexViews.FolderSum> sums = Json.views(answer, IndexViews.FolderSum.class);
      if (sums.isEmpty()) {
        console().line("no file is there");
        return;
      }
      Table table = new Table(number("SIZE"), number("FILES"), path("FOLDER"));
      for (IndexViews.FolderSum sum : sums) {
        table.row(Words.size(sum.bytes()), Words.number(sum.files()), sum.path());
      }
      console().lines(table.lines(console().terminal().width()));
    }
  }

  @Command(
      name = "duplicates",
      header = "Files of this device with the same bytes, the largest first.",
      footer = {"", "Example:", "  muster duplicates --limit 10"})
  static final class Duplicates extends Verb {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "contents at most (default: ${DEFAULT-VALUE})")
    private int limit;

    Duplicates(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      show(ask(ControlVerb.DUPLICATES, new Top(null, limit)), this::print);
      return Exit.DONE;
    }

    private void print(JsonNode answer) throws ControlException {
      List<IndexViews.Duplicate> all = Json.views(answer, IndexViews.Duplicate.class);
      if (all.isEmpty()) {
        console().line("no two files here have the same bytes");
        return;
      }
      Table table = new Table(number("SIZE"), number("WASTED"), path("FILE"));
      for (IndexViews.Duplicate duplicate : all) {
        String size = Words.size(duplicate.size());
        String wasted = Words.size(duplicate.wasted());
        for (String file : duplicate.paths()) {
          table.row(size, wasted, file);
          size = "";
          wasted = "";
        }
      }
      console().lines(table.lines(console().terminal().width()));
    }
  }

  @Command(
      name = "tags",
      header = "All tags and labels, with how often they are used.",
      footer = {"", "Example:", "  muster tags"})
  static final class Tags extends Verb {
    Tags(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      show(ask(ControlVerb.TAGS, new Requests.None()), this::print);
      return Exit.DONE;
    }

    private void print(JsonNode answer) throws ControlException {
      List<IndexViews.Use> uses = Json.views(answer, IndexViews.Use.class);
      if (uses.isEmpty()) {
        console().line("no tags and labels yet; see: muster tag --help");
        return;
      }
      Table table = new Table(text("KIND"), text("NAME"), number("USES"));
      uses.forEach(use -> table.row(use.aspect(), use.name(), Words.number(use.uses())));
      console().lines(table.lines(console().terminal().width()));
    }
  }
}
