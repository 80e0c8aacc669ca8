package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the contents with a group by the begin of their ids: a range of the index of ids. */
final class GroupNames {
  static final String BETWEEN =
      "SELECT content_uuid FROM sidecar_groups WHERE content_uuid BETWEEN ? AND ? LIMIT 2";

  private final Database database;

  GroupNames(Database database) {
    this.database = database;
  }

  /** As of one moment; a prefix that none has, or more than one, is left out. */
  SortedMap<ContentPrefix, ContentId> of(List<ContentPrefix> prefixes) {
    return database.read(
        session -> {
          SortedMap<ContentPrefix, ContentId> found = new TreeMap<>();
          for (ContentPrefix prefix : prefixes) {
            only(session, prefix).ifPresent(content -> found.put(prefix, content));
          }
          return found;
        });
  }

  private static Optional<ContentId> only(Session session, ContentPrefix prefix)
      throws SQLException {
    List<ContentId> all =
        session.list(BETWEEN, row -> new ContentId(row.uuid(1)), prefix.first(), prefix.last());
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }
}
