package io.muster.storage.library;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Writer;
import io.muster.storage.library.Stamps.Stamp;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The column {@code sidecars}: a byte with the format's number, the {@link Stamps}, then for each
 * register: twice the variant's number, plus one if it is a life (varint), the position of its
 * stamp (varint), and its value: the causal length of a life (varint), or the bytes of a blob with
 * their number before them (varint).
 */
final class GroupCodec {
  private static final int FORMAT = 1;

  private final Dictionary<Writer> writers;
  private final Dictionary<VariantId> variants;

  GroupCodec(Dictionary<Writer> writers, Dictionary<VariantId> variants) {
    this.writers = writers;
    this.variants = variants;
  }

  ByteString encode(Session session, SortedMap<String, Register> registers) throws SQLException {
    Map<Stamp, Integer> stamps = Stamps.positions(registers.values());
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, 512);
    try {
      out.writeUInt32NoTag(FORMAT);
      Stamps.write(out, stamps.keySet(), stamps.size(), new Stamps.Numbers(session, writers));
      for (Map.Entry<String, Register> register : registers.entrySet()) {
        int stamp = stamps.getOrDefault(Stamp.of(register.getValue()), 0);
        put(out, session, register.getKey(), register.getValue(), stamp);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteString();
  }

  private void put(
      CodedOutputStream out, Session session, String field, Register register, int stamp)
      throws IOException, SQLException {
    boolean life = Life.isLife(field);
    int variant = variants.number(session, GroupFields.variant(field));
    out.writeUInt32NoTag(2 * variant + (life ? 1 : 0));
    out.writeUInt32NoTag(stamp);
    if (life) {
      out.writeUInt64NoTag(Life.length(register.value()));
    } else {
      out.writeBytesNoTag(register.value());
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   * @throws IOException if it ends too early
   */
  SortedMap<String, Register> decode(ByteString encoded) throws IOException {
    CodedInputStream in = encoded.newCodedInput();
    if (in.readUInt32() != FORMAT) {
      throw new IllegalArgumentException("sidecars of an unknown format");
    }
    List<Stamp> stamps = Stamps.read(in, writers);
    SortedMap<String, Register> registers = new TreeMap<>();
    while (!in.isAtEnd()) {
      take(in, stamps, registers);
    }
    return registers;
  }

  private void take(CodedInputStream in, List<Stamp> stamps, SortedMap<String, Register> registers)
      throws IOException {
    int name = in.readUInt32();
    int position = in.readUInt32();
    if (position < 0 || position >= stamps.size()) {
      throw new IllegalArgumentException("a sidecar without a stamp");
    }
    VariantId variant = variants.value(name >>> 1);
    boolean life = (name & 1) == 1;
    String field = life ? GroupFields.life(variant) : GroupFields.blob(variant);
    ByteString value = life ? Values.ofNumber(in.readUInt64()) : in.readBytes();
    Stamp stamp = stamps.get(position);
    if (registers.put(field, new Register(stamp.time(), stamp.dot(), value)) != null) {
      throw new IllegalArgumentException(field + " stands twice");
    }
  }
}
