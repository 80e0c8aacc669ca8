package io.muster.protocol.port;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import java.util.List;

/** What library sync reads of {@code library.db}. */
public interface LibraryView {
  /** What is committed, context and root of the same moment. */
  State state();

  /**
   * The library as of one commit.
   *
   * @param context all writes that this device has seen
   * @param root of the tree over all records; see {@link io.muster.protocol.digest.RecordTree}
   */
  record State(Context context, Hash root) {}

  /** The hashes of the inner nodes, {@link io.muster.protocol.digest.RecordTree#NODES} of them. */
  List<Hash> nodes();

  /** The hashes of the leaves under one inner node. */
  List<Hash> leaves(int node);

  /** All records in a leaf, whole. */
  List<LibraryRecord> recordsIn(int leaf);

  /**
   * The registers whose dots lie in the range, in order of sequence, and the part of the range that
   * they cover: its end is left out where more than so many records or bytes would come together,
   * never its middle. At least one record is returned where there is one.
   */
  Changes changes(ChangeRange wanted, int maxRecords, int maxBytes);
}
