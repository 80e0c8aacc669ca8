package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.storage.sql.Session;
import java.sql.SQLException;

/**
 * How many existing entries of a device have a content, as soon as these are two. Used by the one
 * writer only, before an entry's row changes.
 */
final class SharedContents {
  /** To count the entries of a content of which so many were seen is slow: its row is kept. */
  private static final int MANY = 64;

  static final String MORE =
      "UPDATE shared_contents SET files = files + 1 WHERE content = ? AND device_uuid = ?";
  static final String FEWER =
      "UPDATE shared_contents SET files = files - 1 WHERE content = ? AND device_uuid = ?";

  /** Adds the row of a content with one entry more than there are. */
  static final String ADD =
      """
      INSERT INTO shared_contents (content, device_uuid, files, size)
      SELECT ?1, ?2, alive + 1, ifnull((SELECT size FROM content_identity WHERE id = ?1), ?3)
      FROM (
        SELECT count(*) AS seen, count(*) FILTER (WHERE e.life % 2 = 1) AS alive
        FROM entry_rows e CROSS JOIN folders f ON f.id = e.folder
        WHERE e.content = ?1 AND e.content > 0 AND f.device_uuid = ?2) k
      WHERE alive > 0 OR seen >= ?4\
      """;

  static final String DROP =
      """
      DELETE FROM shared_contents WHERE content = ?1 AND device_uuid = ?2 AND files < 2
        AND (SELECT count(*) FROM (
          SELECT 1 FROM entry_rows WHERE content = ?1 AND content > 0 LIMIT ?3)) < ?3\
      """;
  static final String RESIZE =
      "UPDATE shared_contents SET size = ?2 WHERE content = ?1 AND size <> ?2";

  private SharedContents() {}

  /** One more entry of a device has a content that others have, or had. */
  static void more(Session session, ByteString device, long content, long size)
      throws SQLException {
    if (session.update(MORE, content, device) == 0) {
      session.update(ADD, content, device, size, MANY);
    }
  }

  /** One entry of a device no longer has a content. */
  static void fewer(Session session, ByteString device, long content) throws SQLException {
    if (session.update(FEWER, content, device) > 0) {
      session.update(DROP, content, device, MANY);
    }
  }

  /** A content's own record says its size. */
  static void resize(Session session, long content, long size) throws SQLException {
    session.update(RESIZE, content, size);
  }
}
