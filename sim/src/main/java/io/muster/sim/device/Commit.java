package io.muster.sim.device;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Writer;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A local write that is durable.
 *
 * @param device the number of its device
 * @param writer as whom it wrote
 * @param wanted what it was asked for
 * @param dots what it used of that writer's; nothing if all was as it was wanted
 * @param before the records that it was to change, as they were; empty ones among them
 * @param written the registers of those records that are other ones since, by record
 */
public record Commit(
    int device,
    Writer writer,
    List<Mutation> wanted,
    List<ChangeRange> dots,
    SortedMap<RecordKey, LibraryRecord> before,
    SortedMap<RecordKey, LibraryRecord> written) {
  public Commit {
    wanted = List.copyOf(wanted);
    dots = List.copyOf(dots);
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
  }

  /** Who wants to know of local writes. */
  public interface Listener {
    /** It is durable, though nobody knows yet. */
    void committed(Commit commit);

    /** Whoever asked for it knows. */
    void acknowledged(Commit commit);

    /** The device on which it was made need not have it, though others may. */
    void forgotten(Commit commit);

    /**
     * A device had these records, and has started with those, or is gone.
     *
     * @param device its number; that of a clone is {@link #CLONE}
     */
    void rewound(
        int device,
        SortedMap<RecordKey, LibraryRecord> before,
        SortedMap<RecordKey, LibraryRecord> after);

    /** A machine that no device has to be. */
    int CLONE = -1;
  }
}
