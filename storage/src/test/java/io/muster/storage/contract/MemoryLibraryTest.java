package io.muster.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Writer;
import io.muster.storage.Durability;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.MemoryLibrary;
import io.muster.storage.library.NewLibrary;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Restarts, restored backups and clones of what is kept in memory. */
final class MemoryLibraryTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("key");
  private static final DeviceId SELF = DeviceId.ofPublicKey(KEY.toByteArray());

  private final SplittableRandom random = new SplittableRandom(7);
  private final MemoryLibrary library =
      MemoryLibrary.create(options(SELF), new NewLibrary("mine", KEY, "device"));

  private LibraryOptions options(DeviceId self) {
    return new LibraryOptions(self, () -> Peer.START, random::nextLong, Durability.OFF);
  }

  private static Mutation tag(String name) {
    return Mutation.put(RecordKey.tag(new Uuid(1, 1)), Map.of("name", Values.ofText(name)));
  }

  @Test
  void shouldGoOnAfterARestartWhereItStood() {
    library.write(List.of(tag("x")));

    MemoryLibrary restarted = library.reopened(options(SELF));

    assertThat(restarted.state()).isEqualTo(library.state());
    assertThat(restarted.writer()).isEqualTo(library.writer());
    library.write(List.of(tag("y")));
    assertThat(restarted.state()).isNotEqualTo(library.state());
    restarted.write(List.of(tag("y")));
    assertThat(restarted.state()).isEqualTo(library.state());
  }

  @Test
  void shouldRenewItselfWhenAnOlderCopyHearsOfItsOwnWrites() {
    MemoryLibrary backup = library.reopened(options(SELF));
    Writer writer = library.writer();
    long before = library.state().context().of(writer).last();
    library.write(List.of(tag("lost")));

    backup.merge(library.changes(ChangeRange.of(writer, before, before + 1), 100, 100));

    assertThat(backup.writer().incarnation()).isGreaterThan(writer.incarnation());
    assertThat(backup.state()).isEqualTo(library.state());
  }

  @Test
  void shouldWriteUnderAnotherNameOnAnotherDevice() {
    DeviceId other = DeviceId.ofPublicKey(new byte[] {1});

    MemoryLibrary copy = library.reopened(options(other));

    assertThat(copy.writer().device()).isEqualTo(other);
    assertThat(copy.state()).isEqualTo(library.state());
  }
}
