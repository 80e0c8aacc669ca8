package io.muster.sim.disk;

import io.muster.sim.world.Randomness;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SQLite's log of a database, as far as cutting it takes ({@code sqlite.org/walformat.html}).
 *
 * <pre>
 * log    header   32 bytes, big-endian: at 8 the page size, at 16 the salts of this log
 *        frames   a header of 24 bytes (at 4 the size of the database if the frame ends a commit,
 *                 else 0; at 8 the salts) and a page
 * index  in the machine's byte order: at 16 how many frames count, at 128 how many of them may
 *        have been copied into the database; at 32 the salts, as they stand in the log
 * </pre>
 *
 * A log whose frames have all been copied begins anew with the next commit, under other salts.
 */
public final class WriteAheadLog {
  private static final int HEADER = 32;
  private static final int PAGE_SIZE_AT = 8;
  private static final int SALTS_AT = 16;
  private static final int FRAME_HEADER = 24;
  private static final int FRAME_COMMIT_AT = 4;
  private static final int FRAME_SALTS_AT = 8;
  private static final int INDEX = 136;
  private static final int INDEX_FRAMES_AT = 16;
  private static final int INDEX_SALTS_AT = 32;
  private static final int INDEX_COPIED_AT = 128;

  private final ByteBuffer log;

  private WriteAheadLog(ByteBuffer log) {
    this.log = log;
  }

  /**
   * How far a log has come.
   *
   * @param frames those of whole commits
   * @param copied those that may have been copied into the database; they were synced before
   */
  record Place(long salts, int frames, int copied) {
    /** Of a log that is not there yet. */
    static final Place NOWHERE = new Place(0, 0, 0);
  }

  /** How far the log of an open database has come, by its index. */
  static Place place(Path index) {
    byte[] read;
    try (InputStream file = Files.newInputStream(index)) {
      read = file.readNBytes(INDEX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer head = ByteBuffer.wrap(Arrays.copyOf(read, INDEX));
    long salts = head.getLong(INDEX_SALTS_AT);
    head.order(ByteOrder.nativeOrder());
    return new Place(salts, head.getInt(INDEX_FRAMES_AT), head.getInt(INDEX_COPIED_AT));
  }

  /**
   * Cuts a log of nobody at any byte before the end of the first commit after a place, so that this
   * one and all later ones are lost.
   *
   * @param copied how many of its frames may have been copied: those stay, since the database has
   *     them
   */
  static void cut(Path log, Place place, int copied, Randomness random) {
    try {
      if (Files.exists(log) && Files.size(log) > HEADER) {
        WriteAheadLog whole = new WriteAheadLog(ByteBuffer.wrap(Files.readAllBytes(log)));
        int from = whole.salts() == place.salts() ? place.frames() : 0;
        int end = whole.endOfCommit(from);
        if (end > from && copied <= from) {
          long first = from == 0 ? 0 : whole.at(from);
          truncate(log, random.between(first, whole.at(end) - 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where each whole commit of a log ends, in bytes from its beginning, the first one first; empty
   * if there is no log.
   */
  public static List<Integer> commits(byte[] log) {
    List<Integer> ends = new ArrayList<>();
    if (log.length > HEADER) {
      WriteAheadLog whole = new WriteAheadLog(ByteBuffer.wrap(log));
      int end = whole.endOfCommit(0);
      for (int from = 0; end > from; end = whole.endOfCommit(from)) {
        ends.add(whole.at(end));
        from = end;
      }
    }
    return ends;
  }

  private static void truncate(Path log, long length) throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      file.truncate(length);
    }
  }

  private long salts() {
    return log.getLong(SALTS_AT);
  }

  private int at(int frame) {
    return HEADER + frame * (FRAME_HEADER + log.getInt(PAGE_SIZE_AT));
  }

  private boolean has(int frame) {
    return at(frame + 1) <= log.capacity() && log.getLong(at(frame) + FRAME_SALTS_AT) == salts();
  }

  /** The frame after the commit that begins with this one; this one if there is no such commit. */
  private int endOfCommit(int from) {
    for (int frame = from; has(frame); frame++) {
      if (log.getInt(at(frame) + FRAME_COMMIT_AT) != 0) {
        return frame + 1;
      }
    }
    return from;
  }
}
