package io.muster.storage.legacy;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.storage.StorageException;
import io.muster.storage.legacy.ImportState.Count;
import io.muster.storage.library.Group;
import io.muster.storage.library.Library;
import io.muster.storage.sidecar.SidecarStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a library in the older layout over, in the phases of {@link LegacyPhase}. It has no thread:
 * each {@link #step} does a bounded piece of what is to be done, and whatever stops it in between,
 * it goes on from there. May be called by any thread, one waits for the other.
 *
 * <p>A content has a random name in the older layout. The file itself may say which bytes it is, or
 * somebody may {@link #show} it, or its name is the one that follows from the bytes of a scanned
 * file. Else its sidecars wait, and are looked at again and again.
 *
 * <p>Throws {@link StorageException} where a file fails.
 */
public final class LegacyImport implements AutoCloseable {
  /** Rows of the older file in one step. */
  static final int ROWS = 500;

  /** Waiting contents that are looked at in one step. */
  static final int WAITING = 200;

  private final Library library;
  private final ImportState state;
  private final LegacySource source;
  private @Nullable ImportParts parts;
  private @Nullable Uuid lastWaiting;
  private boolean undone;

  private LegacyImport(
      Library library,
      SidecarStore store,
      LegacyTarget target,
      ImportState state,
      LegacySource source) {
    this.library = library;
    this.state = state;
    this.source = source;
    if (state.phase() == LegacyPhase.DROPPED) {
      LegacyFile.remove(source.file()); // a crash may have left it
    } else {
      this.parts = ImportParts.open(library, store, target, state, source);
    }
  }

  /** Whether an import was begun in a library's folder, and not undone. */
  public static boolean exists(Path folder) {
    return ImportState.exists(folder);
  }

  /**
   * Begins an import.
   *
   * @param folder of the library
   * @throws StorageException if one was begun already, or the source is no older library
   */
  public static LegacyImport begin(
      Path folder, LegacySource source, Library library, SidecarStore store, LegacyTarget target) {
    LegacyFile.open(source.file()).close();
    ImportState state = unused(folder);
    try {
      return new LegacyImport(library, store, target, state, source).begun();
    } catch (StorageException e) {
      state.drop(); // nothing was begun
      throw e;
    }
  }

  private static ImportState unused(Path folder) {
    ImportState state = ImportState.open(folder);
    Optional<LegacySource> other = state.source();
    if (other.isPresent()) {
      state.close();
      throw new StorageException(
          StorageException.Kind.OTHER,
          other.get().file() + " is being imported already; go on with that one");
    }
    return state;
  }

  /** Makes the first entry in the books: from here on it is gone on with. */
  private LegacyImport begun() {
    try {
      state.transaction(
          () -> {
            present().mirror().startHere();
            state.set(Count.ROW, Long.MIN_VALUE);
            state.set(Count.UNDONE, Long.MIN_VALUE);
            state.setPhase(LegacyPhase.WRITE_BOTH);
            state.setSource(source);
          });
      return this;
    } catch (StorageException e) {
      present().legacy().close();
      throw e;
    }
  }

  /**
   * Goes on with an import that was begun.
   *
   * @throws StorageException if there is none, or the older file is gone
   */
  public static LegacyImport resume(
      Path folder, Library library, SidecarStore store, LegacyTarget target) {
    ImportState state = ImportState.open(folder);
    try {
      LegacySource source = state.source().orElseThrow(LegacyImport::none);
      return new LegacyImport(library, store, target, state, source);
    } catch (StorageException e) {
      state.close();
      throw e;
    }
  }

  private static StorageException none() {
    return new StorageException(
        StorageException.Kind.OTHER, "no import was begun; say --from FILE");
  }

  private ImportParts present() {
    if (parts == null) {
      throw new StorageException(
          StorageException.Kind.OTHER, source.file() + " was dropped, there is no way back");
    }
    return parts;
  }

  /**
   * Does a bounded piece of what is to be done.
   *
   * @return whether there may be more to do at once; if not, new rows and writes may bring more
   */
  public synchronized boolean step() {
    if (parts == null || undone) {
      return false;
    }
    LegacyPhase phase = state.phase();
    if (phase == LegacyPhase.UNDOING) {
      return undo();
    }
    boolean mirrored = phase.mirrors() && parts.mirror().step();
    return importRows(parts) || mirrored;
  }

  private boolean importRows(ImportParts now) {
    long done = state.get(Count.ROW);
    List<LegacyRow> rows = now.legacy().sidecarsAfter(done, ROWS);
    if (rows.isEmpty()) {
      return retryWaiting(now);
    }
    long last = rows.getLast().id();
    long own = now.legacy().mirrored(done, last);
    now.rows()
        .run(
            rows,
            () -> {
              state.set(Count.ROW, last);
              state.add(Count.SEEN, rows.size() - own);
            });
    return true;
  }

  /** Goes round all waiting contents, some in each step. */
  private boolean retryWaiting(ImportParts now) {
    List<Uuid> some = state.waiting(lastWaiting, WAITING);
    lastWaiting = some.size() < WAITING ? null : some.getLast();
    boolean found = false;
    for (Uuid name : some) {
      if (now.rows().content(name).isPresent()) {
        List<LegacyRow> rows = now.legacy().sidecarsOf(name, state.get(Count.ROW));
        now.rows().run(rows, () -> state.waitsNoMore(name));
        found = true;
      }
    }
    return found || lastWaiting != null;
  }

  private boolean undo() {
    if (present().undo().step()) {
      return true;
    }
    undone = true;
    return false;
  }

  /** How far it is. */
  public synchronized LegacyProgress progress() {
    long left = parts == null ? 0 : parts.legacy().sidecarsAfter(state.get(Count.ROW));
    return new LegacyProgress(source, state.phase(), state.counts(), state.get(Count.SEEN), left);
  }

  /** Rows that were looked at. */
  public synchronized long rowsDone() {
    return state.get(Count.SEEN);
  }

  /** Whether an undoing has come to its end; once this is closed there is no import any more. */
  public synchronized boolean isUndone() {
    return undone;
  }

  /** Rows that were not taken over, or not whole, in order, after one. */
  public synchronized List<LegacyProblem> problems(long afterId, int limit) {
    return state.problems(afterId, limit);
  }

  /** Contents that wait, by their older names, in order, after one; null for the first page. */
  public synchronized List<Uuid> waiting(@Nullable Uuid after, int limit) {
    return state.waiting(after, limit);
  }

  /** Says which bytes a content of the older file is; its sidecars are imported soon. */
  public synchronized void show(Uuid content, Hash bytes) {
    present().rows().show(content, bytes);
  }

  /**
   * Goes on to a phase, by way of those in between; if it can't, it stays where it is.
   *
   * @param anyway drop the older file although some of it was not taken over
   * @throws StorageException if that is no phase to go on to, or something is to be done before
   */
  public synchronized void goOn(LegacyPhase to, boolean anyway) {
    PhaseRules.requireWay(progress(), to, anyway);
    while (state.phase() != to) {
      advance(anyway);
    }
  }

  /**
   * Goes to the next phase.
   *
   * @param anyway drop the older file although some of it was not taken over
   * @throws StorageException if this phase is not done, or was the last
   */
  public synchronized LegacyPhase advance(boolean anyway) {
    LegacyPhase next = PhaseRules.after(progress(), anyway);
    state.transaction(() -> state.setPhase(next));
    if (next == LegacyPhase.DROPPED) {
      present().legacy().close();
      LegacyFile.remove(source.file());
      parts = null;
    }
    return next;
  }

  /**
   * Goes back to the phase before; from the first one everything imported is taken out again, step
   * by step.
   *
   * @throws StorageException if the older file was dropped
   */
  public synchronized LegacyPhase rollBack() {
    LegacyPhase back = PhaseRules.before(state.phase(), source);
    state.transaction(() -> state.setPhase(back));
    return back;
  }

  /**
   * The group of a content: what the library says and, while both are read, what only the older
   * file says.
   */
  public synchronized Group group(ContentId content) {
    return reads()
        .map(reads -> reads.group(content))
        .orElseGet(() -> library.queries().group(content));
  }

  /** While both are read: takes over at once what the older file has of a content. */
  public synchronized void takeOver(ContentId content) {
    reads()
        .map(reads -> reads.rows(content))
        .filter(rows -> rows.stream().anyMatch(row -> row.id() > state.get(Count.ROW)))
        .ifPresent(rows -> present().rows().runAhead(rows));
  }

  private Optional<LegacyReads> reads() {
    if (parts == null || undone || state.phase() != LegacyPhase.READ_BOTH) {
      return Optional.empty();
    }
    return Optional.of(new LegacyReads(library.queries(), state, parts.legacy()));
  }

  @Override
  public synchronized void close() {
    if (parts != null) {
      parts.legacy().close();
    }
    if (undone) {
      state.drop();
    } else {
      state.close();
    }
  }
}
