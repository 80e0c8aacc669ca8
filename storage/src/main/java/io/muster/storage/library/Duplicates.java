package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.IndexQueries.Duplicate;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds the contents of which a device has several files, a page at a time. */
final class Duplicates {
  static final String PAGE =
      """
      SELECT c.content_uuid, s.size, s.content FROM shared_contents s
        CROSS JOIN content_identity c ON c.id = s.content
      WHERE s.files > 1 AND s.size > 0 AND s.device_uuid = ?1 AND (s.size, s.content) < (?2, ?3)
      ORDER BY s.size DESC, s.content DESC LIMIT ?4\
      """;

  /** Contents that are looked at in one snapshot. */
  static final int MAX_PAGE = 500;

  private final Database database;
  private final Uuid device;

  Duplicates(Database database, Uuid device) {
    this.database = database;
    this.device = device;
  }

  private record Shared(ContentId content, long size, long row) {}

  private record Page(List<Shared> shared, List<Duplicate> found) {}

  /** The largest first. */
  List<Duplicate> largest(int limit) {
    List<Duplicate> found = new ArrayList<>();
    Shared last = new Shared(new ContentId(new Uuid(0, 0)), Long.MAX_VALUE, Long.MAX_VALUE);
    while (found.size() < limit) {
      int wanted = Math.min(MAX_PAGE, limit - found.size());
      Page page = page(last, wanted);
      found.addAll(page.found());
      if (page.shared().size() < wanted) {
        break;
      }
      last = page.shared().getLast();
    }
    return found;
  }

  private Page page(Shared after, int limit) {
    return database.read(
        session -> {
          List<Shared> shared =
              session.list(
                  PAGE,
                  row -> new Shared(new ContentId(row.uuid(1)), row.number(2), row.number(3)),
                  device,
                  after.size(),
                  after.row(),
                  limit);
          return new Page(shared, found(session, shared));
        });
  }

  /** Entries may be of locations that are gone, or incomplete. */
  private List<Duplicate> found(Session session, List<Shared> shared) throws SQLException {
    List<Duplicate> found = new ArrayList<>();
    for (Shared one : shared) {
      List<FilePath> paths =
          EntryQueries.paths(session, one.content(), device, IndexQueries.MAX_PLACES);
      if (paths.size() > 1) {
        found.add(new Duplicate(one.content(), one.size(), paths));
      }
    }
    return found;
  }
}
