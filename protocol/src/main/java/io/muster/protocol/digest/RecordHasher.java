package io.muster.protocol.digest;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.RecordType;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the hash of a canonical record, the same whichever way a replica holds the record. SHA-256
 * over, all numbers big-endian:
 *
 * <pre>
 * type    1 byte
 * key     2 bytes length, then the key
 * fields  in order of name; each: 2 bytes length and the name in ASCII; 2 bytes number of its
 *         stamp, counted in order of first use; if this is the first use, 8 bytes time and 32
 *         bytes device; 4 bytes length and the value
 * </pre>
 *
 * <p>Naming each stamp once keeps a group of nine sidecars that one write made below a kilobyte.
 * Not safe for use by several threads; reusable.
 */
public final class RecordHasher {
  private static final int FIRST_SIZE = 4096;
  private static final int FIELD_OVERHEAD = 64;

  private record Stamp(long time, DeviceId device) {}

  private final MessageDigest digest = Hash.newDigest();
  private final List<Stamp> stamps = new ArrayList<>();
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE);

  /** Begins a record, whatever was begun before. */
  public void begin(RecordType type, byte[] key) {
    buffer.clear();
    stamps.clear();
    ensure(key.length + FIELD_OVERHEAD);
    buffer.put((byte) type.number()).putShort((short) key.length).put(key);
  }

  /**
   * Adds a field.
   *
   * @param name in ASCII, after those before it
   * @param time the timestamp's value
   * @param length of the value in bytes
   * @return where the value is to be put, all of it, before anything else is called
   */
  public ByteBuffer field(byte[] name, long time, DeviceId device, int length) {
    ensure(name.length + FIELD_OVERHEAD + length);
    buffer.putShort((short) name.length).put(name);
    int known = numberOf(time, device);
    buffer.putShort((short) known);
    if (known == stamps.size()) {
      stamps.add(new Stamp(time, device));
      buffer.putLong(time);
      Hash id = device.hash();
      buffer.putLong(id.a()).putLong(id.b()).putLong(id.c()).putLong(id.d());
    }
    return buffer.putInt(length);
  }

  private int numberOf(long time, DeviceId device) {
    for (int i = 0; i < stamps.size(); i++) {
      Stamp stamp = stamps.get(i);
      if (stamp.time == time && stamp.device.equals(device)) {
        return i;
      }
    }
    return stamps.size();
  }

  /** The hash of what was begun last. */
  public Hash end() {
    digest.update(buffer.array(), 0, buffer.position());
    return Hash.of(digest.digest());
  }

  private void ensure(int more) {
    if (buffer.remaining() < more) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + more));
      buffer = larger.put(buffer.flip());
    }
  }
}
