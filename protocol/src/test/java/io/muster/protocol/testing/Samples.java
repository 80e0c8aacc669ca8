package io.muster.protocol.testing;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.model.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** Valid random values; the same seed gives the same ones. */
public final class Samples {
  /** Milliseconds in 2026. */
  public static final long NOW = 1_790_000_000_000L;

  private final SplittableRandom random;

  public Samples(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public SplittableRandom random() {
    return random;
  }

  /** A key that {@link FakeKeys} signs with. */
  public static ByteString publicKey(int number) {
    return ByteString.copyFromUtf8("key " + number);
  }

  public static DeviceId device(int number) {
    return DeviceId.ofPublicKey(publicKey(number).toByteArray());
  }

  public static Writer writer(int number) {
    return new Writer(device(number), new Incarnation(1, number));
  }

  public static ContentId content(int number) {
    return ContentId.of(Hash.sha256(Values.ofNumber(number).toByteArray()));
  }

  public Hash hash() {
    return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  public ByteString bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  public VariantId variant() {
    return new VariantId(random.nextBoolean() ? "thumb" : "text", "v" + random.nextInt(40));
  }

  public Blob blob() {
    return random.nextInt(4) == 0
        ? Blob.failed("decoder said no: \uD83D\uDE00 " + random.nextInt(), NOW)
        : Blob.ready(hash(), random.nextLong(1L << 40), "jpg", NOW + random.nextInt(1000));
  }

  public Timestamp time() {
    return new Timestamp(Timestamp.ofMillis(NOW + random.nextInt(3)).value() + random.nextInt(2));
  }

  public Dot dot(int writers) {
    return new Dot(writer(random.nextInt(writers)), 1 + random.nextInt(100));
  }

  /** A life or blob of a group; few choices, so that equal stamps are common. */
  public Register register(String field) {
    ByteString value =
        Life.isLife(field)
            ? Values.ofNumber(1 + random.nextInt(4))
            : Blob.ready(new Hash(random.nextInt(3), 0, 0, 0), 1, "jpg", NOW).encode();
    return new Register(time(), dot(3), value);
  }

  public LibraryRecord group(RecordKey key) {
    SortedMap<String, Register> fields = new TreeMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      VariantId variant = new VariantId("thumb", "v" + random.nextInt(3));
      String field = random.nextBoolean() ? GroupFields.life(variant) : GroupFields.blob(variant);
      fields.put(field, register(field));
    }
    return new LibraryRecord(key, fields);
  }

  /** A batch with some bits; its size varies. */
  public AvailabilityBatch batch(int number) {
    List<ContentId> slots = new ArrayList<>();
    for (int i = random.nextInt(60); i > 0; i--) {
      slots.add(new ContentId(new Uuid(random.nextLong(), random.nextLong())));
    }
    List<VariantId> variants = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      variants.add(new VariantId("thumb", "v" + i));
    }
    RoaringBitmap bits = new RoaringBitmap();
    int density = random.nextInt(101);
    for (int variant = 0; variant < variants.size(); variant++) {
      for (int slot = 0; slot < slots.size(); slot++) {
        if (random.nextInt(100) < density) {
          bits.add(variant * AvailabilityBatch.STRIDE + slot);
        }
      }
    }
    return new AvailabilityBatch(number, variants, slots, bits);
  }

  public Head head(int batches) {
    return new Head(
        device(random.nextInt(100)),
        new Uuid(random.nextLong(), random.nextLong()),
        new Version(
            new Incarnation(1 + random.nextInt(9), random.nextLong()), 1 + random.nextInt(9)),
        hash(),
        new Head.Counts(batches, batches, batches),
        bytes(72));
  }
}
