package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.MigrateLegacyRequest;
import io.muster.daemon.control.MigrateLegacyRequest.Phase;
import io.muster.daemon.control.MigrateLegacyView;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "migrate",
    header = "Take over what other programs keep.",
    synopsisHeading = "%nUsage: ",
    commandListHeading = "%nVerbs:%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  muster migrate legacy --status"})
final class MigrateVerbs extends VerbGroup {

  @Command(
      name = "legacy",
      header = "Take over a library in the older layout, in four phases, in the background.",
      description = {
        "Phases: write_both (own writes also appear in the older library), read_both (it is also"
            + " asked), write_new, dropped (it is removed). --rollback goes back by one; from the"
            + " first, what was imported is taken out again."
      },
      footer = {
        "",
        "Example:",
        "  muster migrate legacy --from old.db --device UUID --sidecars old-sidecars",
        "  muster migrate legacy --status",
        "  muster migrate legacy --phase read_both"
      })
  static final class Legacy extends Verb {
    @Option(names = "--from", paramLabel = "FILE", description = "the older library's database")
    private @Nullable String from;

    @Option(
        names = "--device",
        paramLabel = "UUID",
        description = "what it calls this device: only those rows become bits")
    private @Nullable String device;

    @Option(
        names = "--sidecars",
        paramLabel = "FOLDER",
        description = "where its sidecars' bytes are; without it none are taken over")
    private @Nullable String sidecars;

    @Option(
        names = "--phase",
        paramLabel = "PHASE",
        description = "go on to read_both, write_new or dropped")
    private @Nullable Phase phase;

    @Option(
        names = "--anyway",
        description = "with --phase dropped: although some of it was not taken over")
    private boolean anyway;

    @Option(names = "--status", description = "how far it is; also without any option")
    private boolean status;

    @Option(names = "--rollback", description = "back to the phase before")
    private boolean rollback;

    @Option(
        names = "--content",
        paramLabel = "UUID=FILE",
        description = "this file has the bytes of a content that waits")
    private @Nullable String content;

    Legacy(Root root) {
      super(root);
    }

    @Override
    public Integer call() throws ControlException, ConfigException {
      show(ask(ControlVerb.MIGRATE_LEGACY, request()), this::people);
      return Exit.DONE;
    }

    private MigrateLegacyRequest request() throws ControlException {
      long wanted =
          Stream.of(from != null, phase != null, status, rollback, content != null)
              .filter(given -> given)
              .count();
      if (wanted > 1) {
        throw ControlException.failed(
            "give one of --from, --phase, --status, --rollback and --content");
      }
      if (from != null) {
        String folder = sidecars == null ? null : Targets.folder(sidecars).toString();
        return MigrateLegacyRequest.begin(
            new MigrateLegacyRequest.Source(Targets.path(from).toString(), device, folder));
      }
      if (content != null) {
        return shown(content);
      }
      if (rollback) {
        return MigrateLegacyRequest.rollBack();
      }
      return phase == null
          ? MigrateLegacyRequest.status()
          : MigrateLegacyRequest.goOn(phase, anyway);
    }

    private static MigrateLegacyRequest shown(String text) throws ControlException {
      int border = text.indexOf('=');
      if (border < 0) {
        throw ControlException.failed("--content takes UUID=FILE, not '" + text + "'");
      }
      String file = Targets.path(text.substring(border + 1)).toString();
      return MigrateLegacyRequest.show(
          new MigrateLegacyRequest.Shown(text.substring(0, border), file));
    }

    private void people(JsonNode answer) throws ControlException {
      MigrateLegacyView view = Json.view(answer, MigrateLegacyView.class);
      String stopped = view.stopped();
      if (stopped != null) {
        console().line("stopped: " + Text.clean(stopped));
      }
      Phase now = view.phase();
      if (now == null) {
        console().line("no older library is being taken over");
        return;
      }
      Long eta = view.rows().etaSeconds();
      String time = eta == null ? "" : ", about " + Words.span(Duration.ofSeconds(eta)) + " left";
      MigrateLegacyView.Counts counts = view.counts();
      console().line("from      " + Text.clean(String.valueOf(view.file())));
      console().line("phase     " + Words.of(now));
      console()
          .line(
              "rows      %s done, %s left%s"
                  .formatted(
                      Words.number(view.rows().done()), Words.number(view.rows().left()), time));
      console()
          .line(
              "imported  %s, %s verified, %s with their bytes"
                  .formatted(
                      Words.number(counts.imported()),
                      Words.number(counts.verified()),
                      Words.number(counts.bytes())));
      console()
          .line(
              "left out  %s that the library says otherwise, %s never made"
                  .formatted(Words.number(counts.kept()), Words.number(counts.pending())));
      listed(view);
    }

    private void listed(MigrateLegacyView view) {
      console().line("waiting   " + Words.count(view.counts().waiting(), "content"));
      view.waiting().forEach(uuid -> console().line("  " + Text.clean(uuid)));
      console().line("problems  " + Words.count(view.counts().problems(), "row"));
      for (MigrateLegacyView.Problem problem : view.problems()) {
        String line = "  row %d, %s: %s".formatted(problem.row(), problem.kind(), problem.reason());
        console().line(Text.clean(line));
      }
    }
  }
}
