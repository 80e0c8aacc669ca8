package io.muster.storage.sql;

/**
 * How far a migration is.
 *
 * @param database {@code library} or {@code availability}
 * @param from schema that the step leaves
 * @param to schema that it leads to
 * @param done pages or rows so far; after a crash counted on
 * @param about how many there are in all, as far as known; 0 while unknown
 */
public record MigrationProgress(
    String database, int from, int to, Phase phase, long done, long about) {

  /** What is being done. */
  public enum Phase {
    /** Pages are copied to {@code backups/}. */
    COPYING("copying"),
    /** The copy is read through and compared. */
    CHECKING("checking the copy"),
    /** Rows are changed. */
    CHANGING("changing rows"),
    /** The step is done. */
    DONE("done");

    private final String words;

    Phase(String words) {
      this.words = words;
    }

    /** As people say it. */
    public String words() {
      return words;
    }
  }

  /** Who wants to know. Called by the thread that migrates. */
  @FunctionalInterface
  public interface Listener {
    /** Tells nobody. */
    Listener NONE = _ -> {};

    void progress(MigrationProgress progress);
  }
}
