package io.muster.storage.library;

import io.muster.protocol.model.VariantId;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;

/** The numbers of variants. */
final class VariantNames implements Dictionary.Table<VariantId> {
  @Override
  public List<Dictionary.Numbered<VariantId>> all(Session session) throws SQLException {
    return session.list(
        "SELECT id, name FROM variant_names",
        row -> new Dictionary.Numbered<>(row.count(1), row.variant(2)));
  }

  @Override
  public int insert(Session session, VariantId variant) throws SQLException {
    return (int)
        session.number(
            "INSERT INTO variant_names (name) VALUES (?) RETURNING id", variant.toString());
  }
}
