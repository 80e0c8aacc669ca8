package io.muster.storage.library;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stamps of one record, each distinct (time, dot) once. Stored as: how many (varint), then for
 * each the writer's number (varint) and, as zigzag varints, how far sequence and time are from
 * those of the stamp before it (the first from 0). Registers refer to stamps by position.
 */
final class Stamps {
  /** When and by which write a register was set. */
  record Stamp(Timestamp time, Dot dot) {
    static Stamp of(Register register) {
      return new Stamp(register.time(), register.dot());
    }
  }

  private Stamps() {}

  /** The distinct stamps with their positions, in order. */
  static Map<Stamp, Integer> positions(Iterable<Register> registers) {
    Map<Stamp, Integer> positions = new LinkedHashMap<>();
    for (Register register : registers) {
      positions.putIfAbsent(Stamp.of(register), positions.size());
    }
    return positions;
  }

  static void write(CodedOutputStream out, Iterable<Stamp> stamps, int count, Numbers writers)
      throws IOException, SQLException {
    out.writeUInt32NoTag(count);
    long sequence = 0;
    long time = 0;
    for (Stamp stamp : stamps) {
      out.writeUInt32NoTag(writers.of(stamp.dot().writer()));
      out.writeSInt64NoTag(stamp.dot().sequence() - sequence);
      out.writeSInt64NoTag(stamp.time().value() - time);
      sequence = stamp.dot().sequence();
      time = stamp.time().value();
    }
  }

  static List<Stamp> read(CodedInputStream in, Dictionary<Writer> writers) throws IOException {
    int count = in.readUInt32();
    if (count < 1) {
      throw new IllegalArgumentException("a record without stamps");
    }
    List<Stamp> stamps = new ArrayList<>();
    long sequence = 0;
    long time = 0;
    for (int i = 0; i < count; i++) {
      Writer writer = writers.value(in.readUInt32());
      sequence += in.readSInt64();
      time += in.readSInt64();
      stamps.add(new Stamp(new Timestamp(time), new Dot(writer, sequence)));
    }
    return stamps;
  }

  /** The numbers of writers within a transaction. */
  record Numbers(Session session, Dictionary<Writer> writers) {
    int of(Writer writer) throws SQLException {
      return writers.number(session, writer);
    }
  }
}
