package io.muster.sim.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.Durability;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecorderTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final ByteString KEY = ByteString.copyFromUtf8("the public key of a device");
  private static final DeviceId SELF = DeviceId.ofPublicKey(KEY.toByteArray());
  private static final RecordKey TAG = RecordKey.tag(new Uuid(1, 2));

  @TempDir private Path folder;
  @TempDir private Path copies;
  private Library library;
  private Recorder recorder;

  @BeforeEach
  void create() {
    LibraryOptions options = new LibraryOptions(SELF, () -> NOW, () -> 4, Durability.FULL);
    library = Library.create(folder, options, new NewLibrary("Photos", KEY, "device 3"));
    recorder = new Recorder(3, SELF, folder, copies);
  }

  @AfterEach
  void close() {
    library.close();
  }

  @Test
  void shouldReadAllThatWasWrittenThoughItWasWrittenOver() throws IOException {
    recorder.look();
    Mutation first = Mutation.put(TAG, Map.of("name", Values.ofText("beach")));
    Mutation second = Mutation.put(TAG, Map.of("name", Values.ofText("sea")));
    library.write(List.of(first));
    library.write(List.of(second));
    recorder.look();
    library.write(List.of(Mutation.delete(TAG)));
    recorder.look();

    List<Written> written = recorder.written();
    assertThat(written)
        .extracting(one -> one.mutation().key().type())
        .as("founding and pairing are not repeated")
        .doesNotContain(RecordType.LIBRARY, RecordType.MEMBER);
    assertThat(written.subList(written.size() - 3, written.size()))
        .extracting(Written::device, Written::mutation)
        .containsExactly(tuple(3, first), tuple(3, change(second)), tuple(3, Mutation.delete(TAG)));
    assertThat(recorder.unseen()).isZero();
  }

  /** What a second put of a record writes: it is there already. */
  private static Mutation change(Mutation put) {
    return new Mutation(
        put.key(),
        put.writes().stream().filter(write -> write instanceof Mutation.SetValue).toList());
  }
}
