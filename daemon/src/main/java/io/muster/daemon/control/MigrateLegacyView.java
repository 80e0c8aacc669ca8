package io.muster.daemon.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the taking over of an older library stands.
 *
 * @param file the older library's database; null if nothing is being taken over
 * @param phase null if nothing is being taken over
 * @param rows sidecars that were looked at, and that are left
 * @param counts what became of the rows
 * @param waiting some contents of which nobody knows which bytes they are
 * @param problems some rows that were not taken over, or not whole
 * @param stopped why it does not go on; null if it does
 */
public record MigrateLegacyView(
    @Nullable String file,
    MigrateLegacyRequest.@Nullable Phase phase,
    Rows rows,
    Counts counts,
    List<String> waiting,
    List<Problem> problems,
    @Nullable String stopped) {
  /** Most waiting contents and problems that are named. */
  public static final int NAMED = 100;

  /** Nothing is being taken over. */
  public static final MigrateLegacyView NONE =
      new MigrateLegacyView(
          null,
          null,
          new Rows(0, 0, null),
          new Counts(0, 0, 0, 0, 0, 0, 0),
          List.of(),
          List.of(),
          null);

  /**
   * How far it is.
   *
   * @param etaSeconds until none is left; null if unknown, or none is
   */
  public record Rows(long done, long left, @Nullable Long etaSeconds) {}

  /** As the import counts them; waiting counts contents, all else rows. */
  public record Counts(
      long imported,
      long verified,
      long kept,
      long pending,
      long bytes,
      long waiting,
      long problems) {}

  /** A row, by its id in the older library, and what is wrong with it. */
  public record Problem(long row, String kind, String reason) {}
}
