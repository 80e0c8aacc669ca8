package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.GroupStatus;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up how far the groups of many contents are, without reading their sidecars. */
final class GroupStatuses {
  /** Contents of one statement, by how many are asked for: so few statements are ever prepared. */
  private static final int[] SIZES = {1, 10, 100, 1000};

  static final String ANY = "SELECT content_uuid FROM sidecar_groups WHERE content_uuid IN ";
  static final String NOT_COMPLETE =
      """
      SELECT content_uuid, status FROM sidecar_groups
      WHERE status <> 1 AND content_uuid IN \
      """;

  private final Database database;

  GroupStatuses(Database database) {
    this.database = database;
  }

  /** The statuses of these contents as of one moment; those without a group are left out. */
  Map<ContentId, GroupStatus> of(List<ContentId> contents) {
    return database.read(
        session -> {
          Map<ContentId, GroupStatus> found = HashMap.newHashMap(contents.size());
          int from = 0;
          while (from < contents.size()) {
            int to = Math.min(from + size(contents.size() - from), contents.size());
            add(session, contents.subList(from, to), found);
            from = to;
          }
          return found;
        });
  }

  /** The largest statement that is filled to a tenth at least. */
  private static int size(int wanted) {
    for (int size : SIZES) {
      if (wanted <= size) {
        return size;
      }
    }
    return SIZES[SIZES.length - 1];
  }

  /** Both are answered from indexes alone; a group that is not complete is in both. */
  private static void add(
      Session session, List<ContentId> contents, Map<ContentId, GroupStatus> found)
      throws SQLException {
    int size = size(contents.size());
    Object[] arguments = new Object[size];
    for (int i = 0; i < size; i++) {
      arguments[i] = contents.get(Math.min(i, contents.size() - 1)).uuid();
    }
    String marks = String.join(", ", Collections.nCopies(size, "?"));
    session.list(
        ANY + "(" + marks + ")",
        row -> found.put(new ContentId(row.uuid(1)), GroupStatus.COMPLETE),
        arguments);
    session.list(
        NOT_COMPLETE + "(" + marks + ")",
        row -> {
          Uuid content = row.uuid(1);
          try {
            found.put(new ContentId(content), GroupStatus.of(row.number(2)));
            return content;
          } catch (IllegalArgumentException e) {
            throw Damage.in("sidecar_groups", content, e);
          }
        },
        arguments);
  }
}
