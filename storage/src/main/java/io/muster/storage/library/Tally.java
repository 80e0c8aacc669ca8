package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Counts along while records change. */
final class Tally {
  private long contents;
  private long groups;
  private long ready;
  private long failed;
  private final Map<Form, Size> sizes = new HashMap<>();

  /** How much the sidecars of a form have grown in number and bytes. */
  private static final class Size {
    private long sidecars;
    private long bytes;
  }

  Tally(LibraryCounts before) {
    contents = before.contents();
    groups = before.groups();
    ready = before.sidecars();
    failed = before.failed();
  }

  LibraryCounts counts() {
    return new LibraryCounts(contents, groups, ready, failed);
  }

  void addContent() {
    contents++;
  }

  /** Begins to count groups and their sidecars anew. */
  void restartGroups(Session session) throws SQLException {
    groups = 0;
    ready = 0;
    failed = 0;
    sizes.clear();
    session.update("DELETE FROM variant_sizes");
  }

  /** Takes a group's former share away and adds its new one. */
  void replace(GroupRow before, GroupRow after) {
    count(before, -1);
    count(after, 1);
  }

  private void count(GroupRow row, int sign) {
    boolean any = false;
    for (Slot slot : row.slots()) {
      Blob blob = slot.blob();
      if (blob == null || !slot.isLive()) {
        continue;
      }
      any = true;
      if (blob.isReady()) {
        ready += sign;
        Size size = sizes.computeIfAbsent(slot.form(), form -> new Size());
        size.sidecars += sign;
        size.bytes += sign * blob.size();
      } else {
        failed += sign;
      }
    }
    groups += any ? sign : 0;
  }

  void save(Session session, LibraryCounts before) throws SQLException {
    if (!counts().equals(before)) {
      LocalState.setCounts(session, counts());
    }
    for (Map.Entry<Form, Size> size : sizes.entrySet()) {
      Size grown = size.getValue();
      if (grown.sidecars != 0 || grown.bytes != 0) {
        session.update(
            """
            INSERT INTO variant_sizes (variant, sidecars, bytes) VALUES (?, ?, ?)
            ON CONFLICT (variant) DO UPDATE
            SET sidecars = sidecars + excluded.sidecars, bytes = bytes + excluded.bytes\
            """,
            size.getKey().variant().toString(),
            grown.sidecars,
            grown.bytes);
      }
    }
  }
}
