package io.muster.protocol.wire;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordRules;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Writer;
import io.muster.protocol.wire.gen.Library;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Records on the wire: writers and field names are said once a frame, stamps once a record. */
final class RecordsCodec {
  private final Map<Writer, Integer> writers = new LinkedHashMap<>();
  private final Map<String, Integer> names = new LinkedHashMap<>();

  private RecordsCodec() {}

  static Library.Records encode(List<LibraryRecord> records, List<Writer> alsoWriters) {
    RecordsCodec codec = new RecordsCodec();
    alsoWriters.forEach(codec::indexOf);
    Library.Records.Builder out = Library.Records.newBuilder();
    records.forEach(record -> out.addRecords(codec.encode(record)));
    codec.writers.keySet().forEach(writer -> out.addWriters(encode(writer)));
    return out.addAllFieldNames(codec.names.keySet()).build();
  }

  private Library.Record encode(LibraryRecord record) {
    Library.Record.Builder out =
        Library.Record.newBuilder()
            .setType(record.key().type().number())
            .setKey(record.key().key());
    Map<Library.Stamp, Integer> stamps = new LinkedHashMap<>();
    record
        .fields()
        .forEach(
            (name, register) ->
                out.addFields(
                    Library.Field.newBuilder()
                        .setName(indexIn(names, name))
                        .setStamp(indexIn(stamps, stamp(register)))
                        .setValue(register.value())));
    return out.addAllStamps(stamps.keySet()).build();
  }

  private Library.Stamp stamp(Register register) {
    return Library.Stamp.newBuilder()
        .setTime(register.time().value())
        .setWriter(indexOf(register.dot().writer()))
        .setSequence(register.dot().sequence())
        .build();
  }

  private int indexOf(Writer writer) {
    return indexIn(writers, writer);
  }

  private static <T> int indexIn(Map<T, Integer> table, T item) {
    Integer known = table.putIfAbsent(item, table.size());
    return known == null ? table.size() - 1 : known;
  }

  static Library.Writer encode(Writer writer) {
    return Library.Writer.newBuilder()
        .setDevice(writer.device().hash().byteString())
        .setCounter(writer.incarnation().counter())
        .setRandom(writer.incarnation().random())
        .build();
  }

  static Writer decode(Library.Writer in) {
    return new Writer(
        new DeviceId(Hash.of(in.getDevice())), new Incarnation(in.getCounter(), in.getRandom()));
  }

  /** Records of a type that this version does not know are refused: versions are agreed first. */
  static List<LibraryRecord> decode(Library.Records in) throws WireException {
    if (in.getRecordsCount() > FrameLimits.RECORDS) {
      throw new WireException(in.getRecordsCount() + " records in one frame");
    }
    List<Writer> writers = in.getWritersList().stream().map(RecordsCodec::decode).toList();
    List<LibraryRecord> records = new ArrayList<>(in.getRecordsCount());
    for (Library.Record record : in.getRecordsList()) {
      records.add(decode(record, writers, in.getFieldNamesList()));
    }
    return records;
  }

  private static LibraryRecord decode(Library.Record in, List<Writer> writers, List<String> names)
      throws WireException {
    RecordType type =
        RecordType.ofNumber(in.getType())
            .orElseThrow(() -> new WireException("unknown record type " + in.getType()));
    if (in.getFieldsCount() > LibraryRecord.MAX_FIELDS) {
      throw new WireException("a record with " + in.getFieldsCount() + " fields");
    }
    SortedMap<String, Register> fields = new TreeMap<>();
    for (Library.Field field : in.getFieldsList()) {
      Library.Stamp stamp = in.getStamps(field.getStamp());
      Dot dot = new Dot(writers.get(stamp.getWriter()), stamp.getSequence());
      Register register = new Register(new Timestamp(stamp.getTime()), dot, field.getValue());
      if (fields.put(names.get(field.getName()), register) != null) {
        throw new WireException("a field stands twice in a record");
      }
    }
    LibraryRecord record = new LibraryRecord(new RecordKey(type, in.getKey()), fields);
    RecordRules.check(record);
    return record;
  }
}
