package io.muster.storage.library;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;

/** The numbers of writers. */
final class WriterNames implements Dictionary.Table<Writer> {
  @Override
  public List<Dictionary.Numbered<Writer>> all(Session session) throws SQLException {
    return session.list(
        "SELECT id, device, counter, random FROM writers",
        row ->
            new Dictionary.Numbered<>(
                row.count(1),
                new Writer(
                    new DeviceId(row.hash(2)), new Incarnation(row.number(3), row.number(4)))));
  }

  @Override
  public int insert(Session session, Writer writer) throws SQLException {
    return (int)
        session.number(
            "INSERT INTO writers (device, counter, random) VALUES (?, ?, ?) RETURNING id",
            writer.device().hash(),
            writer.incarnation().counter(),
            writer.incarnation().random());
  }
}
