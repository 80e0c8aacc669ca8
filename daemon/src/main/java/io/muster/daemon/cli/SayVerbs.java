package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.path;
import static io.muster.daemon.cli.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.IndexRequests.Aspect;
import io.muster.daemon.control.IndexRequests.Say;
import io.muster.daemon.control.IndexViews.Said;
import io.muster.daemon.control.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says something of files, takes it back, or shows what is said. */
abstract class SayVerbs extends Verb {
  private static final List<String> YES = List.of("yes");

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, folders or content UUIDs")
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  private List<String> targets = new ArrayList<>();

  SayVerbs(Root root) {
    super(root);
  }

  final int say(
      Aspect aspect,
      List<String> add,
      List<String> remove,
      String header,
      Function<Said, String> shown)
      throws ControlException, ConfigException {
    Say request = new Say(Targets.targets(targets), aspect, add, remove);
    show(ask(ControlVerb.SAY, request), answer -> table(answer, header, shown));
    return Exit.DONE;
  }

  private void table(JsonNode answer, String header, Function<Said, String> shown)
      throws ControlException {
    Table table = new Table(path("FILE"), text(header));
    for (Said said : Json.views(answer, Said.class)) {
      String value = shown.apply(said);
      table.row(said.target(), value.isEmpty() ? "-" : value);
    }
    console().lines(table.lines(console().terminal().width()));
  }

  @Command(
      name = "tag",
      header = "Tag files, take tags off, or show their tags.",
      footer = {
        "",
        "Examples:",
        "  muster tag ~/Pictures/beach.jpg --add sea --add summer",
        "  muster tag ~/Pictures/beach.jpg"
      })
  static final class Tag extends SayVerbs {
    @Option(names = "--add", paramLabel = "TAG", description = "a tag to put on; may be repeated")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private List<String> add = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "TAG", description = "a tag to take off")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private List<String> remove = new ArrayList<>();

    Tag(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      return say(Aspect.TAG, add, remove, "TAGS", said -> String.join(", ", said.tags()));
    }
  }

  @Command(
      name = "label",
      header = "Label files, take labels off, or show their labels; labels form a tree.",
      footer = {"", "Example:", "  muster label ~/Pictures/beach.jpg --add trips/2024/north"})
  static final class Label extends SayVerbs {
    @Option(names = "--add", paramLabel = "LABEL", description = "a label, '/' between its levels")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private List<String> add = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "LABEL", description = "a label to take off")
    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    private List<String> remove = new ArrayList<>();

    Label(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      return say(Aspect.LABEL, add, remove, "LABELS", said -> String.join(", ", said.labels()));
    }
  }

  @Command(
      name = "note",
      header = "Write a note to files, remove it, or show it.",
      footer = {"", "Example:", "  muster note ~/scan.pdf --set \"the contract of 2019\""})
  static final class Note extends SayVerbs {
    @Option(names = "--set", paramLabel = "TEXT", description = "the note, instead of the old one")
    private @Nullable String set;

    @Option(names = "--remove", description = "remove the note")
    private boolean remove;

    Note(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      if (set != null && set.length() > Say.MAX_NOTE) {
        throw ControlException.failed(
            "--set has %s characters; a note has at most %s"
                .formatted(Words.number(set.length()), Words.number(Say.MAX_NOTE)));
      }
      List<String> add = set == null ? List.of() : List.of(set);
      return say(Aspect.NOTE, add, remove ? YES : List.of(), "NOTE", Said::note);
    }
  }

  /** What is so, or is not. */
  abstract static class Flag extends SayVerbs {
    @Option(names = "--remove", description = "take it back")
    private boolean remove;

    @Option(names = "--list", description = "only show how it is")
    private boolean list;

    Flag(Root root) {
      super(root);
    }

    final int flag(Aspect aspect, String header, Function<Said, Boolean> is)
        throws ControlException, ConfigException {
      List<String> add = remove || list ? List.of() : YES;
      return say(
          aspect,
          add,
          remove && !list ? YES : List.of(),
          header,
          said -> is.apply(said) ? "yes" : "no");
    }
  }

  @Command(
      name = "favorite",
      header = "Make files favorites, or take that back.",
      footer = {"", "Example:", "  muster favorite ~/Pictures/beach.jpg"})
  static final class Favorite extends Flag {
    Favorite(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      return flag(Aspect.FAVORITE, "FAVORITE", Said::favorite);
    }
  }

  @Command(
      name = "hide",
      header = "Leave files out of what 'muster find' shows, or take that back.",
      footer = {"", "Example:", "  muster hide ~/Pictures/blurred.jpg"})
  static final class Hide extends Flag {
    Hide(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      return flag(Aspect.HIDE, "HIDDEN", Said::hidden);
    }
  }
}
