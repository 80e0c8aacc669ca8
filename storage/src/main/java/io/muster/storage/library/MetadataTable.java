package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Optional;

/** What people say of files; the words of their notes can be searched for. */
final class MetadataTable extends RecordTable {
  MetadataTable(Dictionary<Writer> writers) {
    super(TableShape.of(RecordType.METADATA), writers);
  }

  @Override
  public long insert(Session session, LibraryRecord record) throws SQLException {
    long id = super.insert(session, record);
    index(session, id, record);
    return id;
  }

  @Override
  public void update(Session session, long id, LibraryRecord record) throws SQLException {
    super.update(session, id, record);
    session.update("DELETE FROM note_words WHERE rowid = ?", id);
    index(session, id, record);
  }

  private static void index(Session session, long id, LibraryRecord record) throws SQLException {
    Optional<String> notes = record.value("notes").map(Values::text);
    if (record.isAlive() && notes.isPresent()) {
      session.update("INSERT INTO note_words (rowid, words) VALUES (?, ?)", id, notes.get());
    }
  }
}
