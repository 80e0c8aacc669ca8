package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.number;
import static io.muster.daemon.cli.Table.Column.path;
import static io.muster.daemon.cli.Table.Column.text;

import io.muster.daemon.control.SidecarView;
import io.muster.daemon.control.WhereisView;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where sidecars lie, for people. */
final class WhereisReport {
  private final Console console;
  private final int copies;

  /**
   * A report.
   *
   * @param copies with {@code --missing}: devices that should hold each sidecar; else 0
   */
  WhereisReport(Console console, int copies) {
    this.console = console;
    this.copies = copies;
  }

  void print(List<WhereisView> views) {
    String gap = "";
    for (WhereisView view : views) {
      console.out().print(gap);
      gap = System.lineSeparator();
      switch (view) {
        case WhereisView.Content content -> content(content.path(), content);
        case WhereisView.Folder folder -> folder(folder);
      }
    }
  }

  private void content(@Nullable String path, WhereisView.Content content) {
    sidecars(path, content.contentUuid(), content.sidecars());
  }

  /** One content with its sidecars. */
  void sidecars(@Nullable String path, String uuid, List<SidecarView> sidecars) {
    console.line(Text.clean(path == null ? "content " + uuid : path));
    if (sidecars.isEmpty()) {
      console.line(copies > 0 ? "held by " + copies + " or more devices" : "no sidecars");
      return;
    }
    Table table = new Table(text("SIDECAR"), text("FORMAT"), number("SIZE"), text("HELD BY"));
    for (SidecarView sidecar : sidecars) {
      String format = sidecar.format();
      table.row(
          sidecar.id(),
          format == null ? "-" : format,
          sidecar.hash() == null ? "-" : Words.size(sidecar.size()),
          holders(sidecar));
    }
    console.lines(table.lines(console.terminal().width()));
  }

  private static String holders(SidecarView sidecar) {
    if (sidecar.failure() != null) {
      return "failed: " + sidecar.failure();
    }
    String names =
        sidecar.devices().stream()
            .map(holder -> holder.name() + (holder.online() ? "" : " (away)"))
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "nobody" : names;
  }

  private void folder(WhereisView.Folder folder) {
    console.line(Text.clean(folder.path()) + ": " + Words.count(folder.contents(), "content"));
    Table table = new Table(text("SIDECAR"), number("TOTAL"), number("HERE"), text("HELD BY"));
    for (WhereisView.Sum sum : folder.sidecars()) {
      table.row(sum.id(), Words.number(sum.total()), Words.number(sum.here()), holders(sum));
    }
    if (!table.isEmpty()) {
      console.lines(table.lines(console.terminal().width()));
    }
    if (copies > 0) {
      missing(folder);
    }
  }

  private static String holders(WhereisView.Sum sum) {
    return sum.devices().stream()
        .map(holder -> holder.name() + " " + part(holder.count(), sum.total()) + away(holder))
        .collect(Collectors.joining(", "));
  }

  private static String part(long count, long total) {
    return count == total ? "all" : Words.number(count);
  }

  private static String away(WhereisView.HolderCount holder) {
    return holder.online() ? "" : " (away)";
  }

  private void missing(WhereisView.Folder folder) {
    console.line("");
    if (folder.missingTotal() == 0) {
      console.line("every sidecar is held by " + copies + " or more devices");
      return;
    }
    console.line(
        Words.count(folder.missingTotal(), "content")
            + " with sidecars that fewer than "
            + Words.count(copies, "device")
            + (copies == 1 ? " holds:" : " hold:"));
    List<WhereisView.Content> listed = folder.missing() == null ? List.of() : folder.missing();
    Table table = new Table(path("FILE"), text("SIDECAR"), text("HELD BY"));
    for (WhereisView.Content content : listed) {
      String path = content.path();
      for (SidecarView sidecar : content.sidecars()) {
        table.row(path == null ? content.contentUuid() : path, sidecar.id(), holders(sidecar));
      }
    }
    if (!table.isEmpty()) {
      console.lines(table.lines(console.terminal().width()));
    }
    if (folder.missingTotal() > listed.size()) {
      console.line("and " + Words.number(folder.missingTotal() - listed.size()) + " more");
    }
  }
}
