package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.storage.availability.Batch.Moment;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The own batches that one publication touches. */
final class Publication {
  private final Draft self;
  private final Profile profile;
  private final BitChanges changes;
  private final SortedMap<Integer, BatchEdit> edits = new TreeMap<>();
  private Mapping mapping = Mapping.NONE;
  private int[] indexes;
  private int batches;

  Publication(Draft self, Profile profile, BitChanges changes) {
    this.self = self;
    this.profile = profile;
    this.changes = changes;
    this.indexes = mapping.indexesOf(changes.variants());
    this.batches = self.roll().length();
  }

  /** Changes the bits of the contents that have a slot, batch by batch; then adds the others. */
  void edit() throws SQLException {
    List<ContentId> contents = changes.contents();
    if (contents.isEmpty()) {
      return;
    }
    long[] known = new long[contents.size()];
    int[] fresh = new int[contents.size()];
    int knowns = 0;
    int freshs = 0;
    for (int content = 0; content < known.length; content++) {
      int ordinal = self.write().find(contents.get(content));
      int place = ordinal < 0 ? Places.NONE : self.place(ordinal);
      if (place != Places.NONE) {
        known[knowns++] = (long) place << 32 | content;
      } else if (changes.setsAny(content)) {
        fresh[freshs++] = content;
      }
    }
    editKnown(OwnBatches.sorted(known, knowns));
    append(Arrays.copyOf(fresh, freshs));
  }

  private void editKnown(long[] sorted) throws SQLException {
    for (int from = 0; from < sorted.length; ) {
      int number = Places.batch((int) (sorted[from] >>> 32));
      int to = from + 1;
      while (to < sorted.length && Places.batch((int) (sorted[to] >>> 32)) == number) {
        to++;
      }
      int[] contents = Arrays.stream(sorted, from, to).mapToInt(key -> (int) key).toArray();
      BatchEdit edit = edit(number);
      int[] indexes = indexes(edit, contents);
      for (int i = from; i < to; i++) {
        edit.apply(Places.slot((int) (sorted[i] >>> 32)), changes, (int) sorted[i], indexes);
      }
      from = to;
    }
  }

  /** Neighbours mostly share a mapping: what was found for one serves the next. */
  private int[] indexes(BatchEdit edit, int[] contents) {
    if (!edit.mapping().equals(Optional.of(mapping))) {
      mapping = edit.mapping().orElse(Mapping.NONE);
      indexes = mapping.indexesOf(changes.variants());
    }
    boolean all = Arrays.stream(indexes).allMatch(index -> index >= 0);
    return all ? indexes : edit.indexes(changes, contents);
  }

  private void append(int[] fresh) throws SQLException {
    @Nullable BatchEdit last = null;
    int[] indexes = new int[0];
    for (int at = 0; at < fresh.length; at++) {
      if (last == null || !last.hasRoom()) {
        last = withRoom();
        int room = Math.min(at + profile.batchSize(), fresh.length);
        indexes = last.indexes(changes, Arrays.copyOfRange(fresh, at, room));
      }
      int slot = last.append(self.write().ordinal(changes.contents().get(fresh[at])));
      last.apply(slot, changes, fresh[at], indexes);
    }
  }

  private BatchEdit withRoom() throws SQLException {
    if (batches > 0) {
      BatchEdit last = edit(batches - 1);
      if (last.hasRoom()) {
        return last;
      }
    }
    OwnBatches.checkNumber(batches);
    batches++;
    return edit(batches - 1);
  }

  private BatchEdit edit(int number) throws SQLException {
    BatchEdit known = edits.get(number);
    if (known == null) {
      known = BatchEdit.of(self, profile, number);
      edits.put(number, known);
    }
    return known;
  }

  boolean isChanged() {
    return edits.values().stream().anyMatch(BatchEdit::isChanged);
  }

  void store(Moment moment) throws SQLException {
    for (BatchEdit edit : edits.values()) {
      edit.store(moment);
    }
  }
}
