package io.muster.sim.real;

import static org.assertj.core.api.Assertions.assertThat;

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
  private Library library;
  private Recorder recorder;

  @BeforeEach
  void create() {
    LibraryOptions options = new LibraryOptions(SELF, () -> NOW, () -> 4, Durability.FULL);
    library = Library.create(folder, options, new NewLibrary("Photos", KEY, "device 3"));
    recorder = new Recorder(3, SELF, folder);
  }

  @AfterEach
  void close() {
    library.close();
  }

  @Test
  void shouldReadWhatIsNewWhileTheLibraryIsOpen() throws IOException {
    assertThat(recorder.look())
        .extracting(written -> written.mutation().key().type())
        .as("founding and pairing are not repeated")
        .doesNotContain(RecordType.LIBRARY, RecordType.MEMBER);
    Mutation tag = Mutation.put(TAG, Map.of("name", Values.ofText("beach")));
    library.write(List.of(tag));

    assertThat(recorder.look()).containsExactly(new Written(3, NOW, tag));
    assertThat(recorder.look()).isEmpty();
  }

  @Test
  void shouldTellDeletesFromCreates() throws IOException {
    library.write(List.of(Mutation.put(TAG, Map.of("name", Values.ofText("beach")))));
    recorder.look();
    library.write(List.of(Mutation.delete(TAG)));

    assertThat(recorder.look()).containsExactly(new Written(3, NOW, Mutation.delete(TAG)));
  }
}
