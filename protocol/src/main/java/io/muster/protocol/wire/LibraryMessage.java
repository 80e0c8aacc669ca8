package io.muster.protocol.wire;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import java.util.List;
import java.util.SortedMap;

/** Messages of the library channel; {@code library.proto} says what each means. */
public sealed interface LibraryMessage extends Message {
  /** The only version of the library protocol so far. */
  int VERSION = 1;

  record Hello(int minVersion, int maxVersion, Context context) implements LibraryMessage {}

  record Push(Changes changes) implements LibraryMessage {}

  /**
   * Says that a range is durable.
   *
   * @param known it came from somebody else than the receiver of this
   */
  record Ack(ChangeRange range, boolean known) implements LibraryMessage {}

  record Proof(Hash context, Hash root) implements LibraryMessage {}

  record Nodes(List<Hash> hashes) implements LibraryMessage {}

  record Leaves(SortedMap<Integer, List<Hash>> byNode) implements LibraryMessage {}

  record LeafRecords(int leaf, boolean answer, List<LibraryRecord> records)
      implements LibraryMessage {}
}
