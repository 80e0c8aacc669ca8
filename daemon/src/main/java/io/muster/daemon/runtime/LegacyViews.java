package io.muster.daemon.runtime;

import io.muster.daemon.control.MigrateLegacyRequest.Phase;
import io.muster.daemon.control.MigrateLegacyView;
import io.muster.protocol.model.Uuid;
import io.muster.storage.legacy.LegacyImport;
import io.muster.storage.legacy.LegacyProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An import as the command line shows it. */
final class LegacyViews {
  private LegacyViews() {}

  static MigrateLegacyView none(@Nullable String stopped) {
    MigrateLegacyView none = MigrateLegacyView.NONE;
    return new MigrateLegacyView(
        null, null, none.rows(), none.counts(), none.waiting(), none.problems(), stopped);
  }

  static MigrateLegacyView of(LegacyImport legacy, Pace pace, @Nullable String stopped) {
    LegacyProgress progress = legacy.progress();
    LegacyProgress.Counts counts = progress.counts();
    return new MigrateLegacyView(
        progress.source().file().toString(),
        Phase.valueOf(progress.phase().name()),
        new MigrateLegacyView.Rows(progress.rows(), progress.left(), pace.eta(progress.left())),
        new MigrateLegacyView.Counts(
            counts.imported(),
            counts.verified(),
            counts.kept(),
            counts.pending(),
            counts.bytes(),
            counts.waiting(),
            counts.problems()),
        legacy.waiting(null, MigrateLegacyView.NAMED).stream().map(Uuid::toString).toList(),
        legacy.problems(Long.MIN_VALUE, MigrateLegacyView.NAMED).stream()
            .map(
                problem ->
                    new MigrateLegacyView.Problem(
                        problem.id(),
                        problem.kind().name().toLowerCase(Locale.ROOT),
                        problem.reason()))
            .toList(),
        stopped);
  }
}
