package io.muster.protocol.sync;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.wire.LibraryMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Heals two libraries that have seen the same writes and still differ (a lost row, a superseded
 * write whose successor never came): inner nodes, then leaves, then the records of the leaves that
 * differ, both ways. Bounded; what is left over goes the next time.
 */
final class RootRepair {
  /** Nodes and leaves that one run descends into. */
  static final int MAX_NODES = 8;

  static final int MAX_LEAVES = 32;

  /** Bytes of records after which a leaf goes on in another frame. */
  static final int FRAME_BYTES = 1 << 20;

  /** Bytes of records after which one run begins no further leaf. */
  static final int RUN_BYTES = 8 << 20;

  private final LibraryView library;

  RootRepair(LibraryView library) {
    this.library = library;
  }

  LibraryMessage.Nodes begin() {
    return new LibraryMessage.Nodes(library.nodes());
  }

  /** Our leaves under the nodes in which we differ. */
  LibraryMessage.Leaves answer(LibraryMessage.Nodes theirs) {
    SortedMap<Integer, List<Hash>> differing = new TreeMap<>();
    List<Hash> mine = library.nodes();
    for (int node = 0; node < mine.size() && differing.size() < MAX_NODES; node++) {
      if (!mine.get(node).equals(theirs.hashes().get(node))) {
        differing.put(node, library.leaves(node));
      }
    }
    return new LibraryMessage.Leaves(differing);
  }

  /** Our records of the leaves in which we differ; the peer sends its own in return. */
  List<LibraryMessage.LeafRecords> answer(LibraryMessage.Leaves theirs) {
    List<LibraryMessage.LeafRecords> result = new ArrayList<>();
    int leaves = 0;
    long bytes = 0;
    for (var entry : theirs.byNode().entrySet()) {
      List<Hash> mine = library.leaves(entry.getKey());
      for (int i = 0; i < mine.size() && leaves < MAX_LEAVES && bytes < RUN_BYTES; i++) {
        if (!mine.get(i).equals(entry.getValue().get(i))) {
          leaves++;
          var frames = records(entry.getKey() * RecordTree.LEAVES_PER_NODE + i, true);
          result.addAll(frames);
          bytes +=
              frames.stream().flatMap(f -> f.records().stream()).mapToLong(RootRepair::size).sum();
        }
      }
    }
    return result;
  }

  /** The records of a leaf in frames of bounded size; only the last asks for an answer. */
  List<LibraryMessage.LeafRecords> records(int leaf, boolean answer) {
    List<LibraryMessage.LeafRecords> frames = new ArrayList<>();
    List<LibraryRecord> frame = new ArrayList<>();
    int bytes = 0;
    for (LibraryRecord record : library.recordsIn(leaf)) {
      int size = size(record);
      if (bytes + size > FRAME_BYTES && !frame.isEmpty()) {
        frames.add(new LibraryMessage.LeafRecords(leaf, false, List.copyOf(frame)));
        frame.clear();
        bytes = 0;
      }
      frame.add(record);
      bytes += size;
    }
    frames.add(new LibraryMessage.LeafRecords(leaf, answer, List.copyOf(frame)));
    return frames;
  }

  /** An estimate from above: 80 bytes beside each value. */
  private static int size(LibraryRecord record) {
    return record.fields().values().stream().mapToInt(f -> f.value().size() + 80).sum();
  }
}
