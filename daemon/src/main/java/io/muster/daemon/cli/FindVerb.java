package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.IndexRequests.Find;
import io.muster.daemon.control.IndexRequests.Range;
import io.muster.daemon.control.IndexViews;
import io.muster.daemon.control.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "find",
    header = "Find files by name, words, tag, label, kind or size, on all devices.",
    footer = {
      "",
      "A file must fulfil all that is asked for. NAME is a part of the name, or a",
      "pattern with * and ?. WORDS are looked for in names, notes and extracted texts.",
      "Exit code 1: nothing was found.",
      "",
      "Examples:",
      "  muster find '*.jpg' --tag sea --size 1MB..",
      "  muster find --text \"rental contract\""
    })
final class FindVerb extends Verb {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "part of a name, or a pattern")
  private @Nullable String name;

  @Option(names = "--text", paramLabel = "WORDS", description = "words that must all be there")
  private @Nullable String text;

  @Option(names = "--tag", paramLabel = "TAG", description = "has this tag")
  private @Nullable String tag;

  @Option(names = "--label", paramLabel = "LABEL", description = "has this label or one below it")
  private @Nullable String label;

  @Option(names = "--favorite", description = "is a favorite")
  private boolean favorite;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "image, video, audio, document, archive, text or other")
  private @Nullable String kind;

  @Option(names = "--size", paramLabel = "RANGE", description = "5MB, 1MB.., ..200kB or 1kB..1GB")
  private @Nullable String size;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "files at most (default: ${DEFAULT-VALUE})")
  private int limit;

  FindVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ControlException, ConfigException {
    Sizes sizes = size == null ? Sizes.ANY : Sizes.parse(size);
    Range range = new Range(sizes.min(), sizes.max(), limit);
    JsonNode answer =
        ask(ControlVerb.FIND, new Find(name, text, tag, label, favorite, kind, range));
    IndexViews.Found found = Json.view(answer, IndexViews.Found.class);
    show(answer, _ -> IndexVerbs.files(console(), found));
    return found.files().isEmpty() ? Exit.NOT : Exit.DONE;
  }
}
