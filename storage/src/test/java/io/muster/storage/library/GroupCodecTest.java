package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.GroupCodec.Columns;
import io.muster.storage.library.GroupRow.Shared;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.library.GroupRow.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GroupCodecTest {
  private static final int FORMS = 700;
  private static final int WRITERS = 5;
  private static final Uuid CONTENT = new Uuid(7, 8);
  private static final String[] FORMATS = {"jpg", "txt", ""};

  private static final GroupCodec CODEC =
      new GroupCodec(
          GroupCodecTest::form,
          number -> {
            if (number < 1 || number > WRITERS) {
              throw new IllegalArgumentException("no writer " + number);
            }
          });

  private static Form form(int number) {
    if (number < 1 || number > FORMS) {
      throw new IllegalArgumentException("no form " + number);
    }
    return new Form(number, new VariantId("v", "" + number), FORMATS[number % 3]);
  }

  private static Stamp stamp(Random random) {
    long millis = Timestamp.EARLIEST.millis() + random.nextInt(1_000_000_000);
    long time = Timestamp.ofMillis(millis).value() + random.nextInt(3);
    return new Stamp(1 + random.nextInt(WRITERS), 1 + random.nextInt(1 << 20), time);
  }

  private static GroupRow row(Random random) {
    List<Stamp> stamps = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      stamps.add(stamp(random));
    }
    List<Slot> slots = new ArrayList<>();
    int form = 0;
    int count = random.nextInt(20) == 0 ? 300 : random.nextInt(12);
    for (int i = 0; i < count; i++) {
      form += 1 + (random.nextInt(3) == 0 ? random.nextInt(2) : 0);
      slots.add(slot(random, form(form), stamps));
    }
    boolean shares = slots.isEmpty() || random.nextInt(4) == 0;
    Shared shared = shares ? new Shared("{\"width\":3}", any(random, stamps)) : null;
    return new GroupRow(slots, shared);
  }

  private static Stamp any(Random random, List<Stamp> stamps) {
    return stamps.get(random.nextInt(3) > 0 ? 0 : random.nextInt(stamps.size()));
  }

  private static Slot slot(Random random, Form form, List<Stamp> stamps) {
    boolean failed = form.format().isEmpty();
    long at = 1_700_000_000_000L + random.nextInt(100_000);
    Blob blob =
        failed
            ? Blob.failed("no pictüre " + random.nextInt(), at)
            : Blob.ready(
                new Hash(random.nextLong(), random.nextLong(), 0, 1),
                random.nextLong() >>> (1 + random.nextInt(63)),
                form.format(),
                at);
    int shape = random.nextInt(10);
    boolean lives = shape != 0;
    boolean known = shape != 1 || !lives;
    return new Slot(
        form,
        lives ? 1 + (random.nextInt(5) == 0 ? random.nextInt(1000) : 0) : 0,
        lives ? any(random, stamps) : null,
        known ? blob : null,
        known ? any(random, stamps) : null);
  }

  @Property
  void shouldReadWhatItWrote(@ForAll long seed, @ForAll boolean room) {
    GroupRow row = row(new Random(seed));
    Columns columns = Columns.of(CONTENT, row);
    byte[] value = GroupCodec.encode(row, columns, room ? 26 : 0);
    assertThat(CODEC.decode(value, columns)).isEqualTo(row);
  }

  @Property(tries = 300)
  void shouldNoticeAnyFlippedBit(@ForAll long seed) {
    Random random = new Random(seed);
    GroupRow row = row(random);
    Columns columns = Columns.of(CONTENT, row);
    byte[] value = GroupCodec.encode(row, columns, 3);
    value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
    assertThatThrownBy(() -> CODEC.decode(value, columns))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void shouldRefuseTheColumnsOfAnotherRow(@ForAll long seed) {
    GroupRow row = row(new Random(seed));
    Columns columns = Columns.of(CONTENT, row);
    byte[] value = GroupCodec.encode(row, columns, 0);
    for (Columns other :
        List.of(
            Columns.of(new Uuid(7, 9), row),
            new Columns(CONTENT, columns.lastUpdated() + 1, columns.createdAt(), columns.shared()),
            new Columns(CONTENT, columns.lastUpdated(), columns.createdAt() + 1, columns.shared()),
            new Columns(CONTENT, columns.lastUpdated(), columns.createdAt(), "{}"))) {
      assertThatThrownBy(() -> CODEC.decode(value, other))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Bytes that were made to have the right checksum get as far as anything can. */
  @Property(tries = 5000)
  void shouldTakeNothingButRowsFromHostileBytes(
      @ForAll @Size(max = 80) byte[] bytes, @ForAll long seed) {
    Random random = new Random(seed);
    Columns columns = Columns.of(CONTENT, row(random));
    ByteBuffer value = ByteBuffer.allocate(5 + bytes.length);
    value.putInt(0).put(GroupCodec.format(random.nextInt(8))).put(bytes);
    byte[] sealed = GroupCodec.sealed(value.array(), columns);
    try {
      GroupRow read = CODEC.decode(sealed, columns);
      Columns again =
          new Columns(CONTENT, columns.lastUpdated(), columns.createdAt(), columns.shared());
      byte[] written = GroupCodec.encode(read, again, 0);
      assertThat(CODEC.decode(written, again)).isEqualTo(read);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Test
  void shouldHoldNineSidecarsOfOneWriteInLittleMoreThanTheirHashes() {
    List<Slot> slots = new ArrayList<>();
    Stamp stamp = new Stamp(1, 1_000_000, Timestamp.ofMillis(1_700_000_000_000L).value());
    for (int i = 1; i < 14; i++) {
      Form form = form(i);
      if (!form.format().isEmpty()) {
        Blob blob = Blob.ready(Hash.ZERO, 20_000, form.format(), 1_700_000_000_000L + i);
        slots.add(new Slot(form, 1, stamp, blob, stamp));
      }
    }
    assertThat(slots).hasSize(9);
    GroupRow row = new GroupRow(slots, null);
    assertThat(GroupCodec.encode(row, Columns.of(CONTENT, row), 0).length)
        .isLessThan(9 * Hash.SIZE + 70);
  }
}
