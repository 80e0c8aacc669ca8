package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Words of extracted texts whose bytes lie here. */
public final class TextIndex {
  /** Letters of a text that are indexed; the rest is left out. */
  public static final int MAX_TEXT = 1 << 20;

  private static final Set<String> KINDS = Set.of("text", "ocr", "transcript");

  static final String FIND =
      """
      SELECT t.id, t.hash FROM content_identity c
        CROSS JOIN indexed_texts t ON t.content = c.id AND t.variant_id = ?2
      WHERE substr(c.content_uuid, 1, 4) = substr(?1, 1, 4) AND c.content_uuid = ?1\
      """;

  static final String OF_CONTENT =
      """
      SELECT t.variant_id, t.hash FROM content_identity c
        CROSS JOIN indexed_texts t ON t.content = c.id
      WHERE substr(c.content_uuid, 1, 4) = substr(?1, 1, 4) AND c.content_uuid = ?1\
      """;

  private final Database database;

  TextIndex(Database database) {
    this.database = database;
  }

  /** Whether sidecars of this variant are texts to search in. */
  public static boolean isText(VariantId variant) {
    return KINDS.contains(variant.kind());
  }

  /** Whether texts can be taken in and out: not in a library that is only read. */
  public boolean isWritable() {
    return !database.isReadOnly();
  }

  private record Indexed(long id, Hash hash) {}

  private static Optional<Indexed> find(Session session, ContentId content, VariantId variant)
      throws SQLException {
    return session.first(
        FIND, row -> new Indexed(row.number(1), row.hash(2)), content.uuid(), variant.toString());
  }

  /** The texts that are indexed of a content, with their hashes. */
  public Map<VariantId, Hash> indexed(ContentId content) {
    return database.read(
        session -> {
          Map<VariantId, Hash> indexed = new TreeMap<>();
          for (var text :
              session.list(
                  OF_CONTENT, row -> Map.entry(row.variant(1), row.hash(2)), content.uuid())) {
            indexed.put(text.getKey(), text.getValue());
          }
          return indexed;
        });
  }

  /** Takes a text in, instead of what was there; nothing if the content is not known. */
  public void put(ContentId content, VariantId variant, Hash hash, String text) {
    String words = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    database.write(
        session -> {
          remove(session, content, variant);
          session.update(
              """
              INSERT INTO indexed_texts (content, variant_id, hash) SELECT id, ?2, ?3
              FROM content_identity
              WHERE substr(content_uuid, 1, 4) = substr(?1, 1, 4) AND content_uuid = ?1\
              """,
              content.uuid(),
              variant.toString(),
              hash);
          Optional<Indexed> added = find(session, content, variant);
          if (added.isPresent()) {
            session.update(
                "INSERT INTO text_words (rowid, words) VALUES (?, ?)", added.get().id(), words);
          }
          return added.isPresent();
        });
  }

  /** Takes a text out. */
  public void remove(ContentId content, VariantId variant) {
    database.write(session -> remove(session, content, variant));
  }

  private static boolean remove(Session session, ContentId content, VariantId variant)
      throws SQLException {
    Optional<Indexed> there = find(session, content, variant);
    if (there.isPresent()) {
      session.update("DELETE FROM text_words WHERE rowid = ?", there.get().id());
      session.update("DELETE FROM indexed_texts WHERE id = ?", there.get().id());
    }
    return there.isPresent();
  }
}
