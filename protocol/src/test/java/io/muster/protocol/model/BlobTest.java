package io.muster.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.protocol.testing.Samples;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BlobTest {
  @Property
  void shouldReadWhatItWrites(@ForAll long seed) {
    Blob blob = new Samples(seed).blob();
    assertThat(Blob.decode(blob.encode())).isEqualTo(blob);
  }

  @Property(tries = 5000)
  void shouldReadHostileBytesOnlyInCanonicalForm(@ForAll long seed) {
    Samples samples = new Samples(seed);
    byte[] bytes = samples.blob().encode().toByteArray();
    for (int i = 1 + samples.random().nextInt(3); i > 0; i--) {
      bytes[samples.random().nextInt(bytes.length)] = (byte) samples.random().nextInt();
    }
    ByteString hostile = ByteString.copyFrom(bytes, 0, samples.random().nextInt(bytes.length + 1));
    try {
      assertThat(Blob.decode(hostile).encode()).isEqualTo(hostile);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).*(sidecar|format|reason).*");
    }
  }

  @Test
  void shouldRefuseAnotherEncodingOfTheSameValue() {
    byte[] one = Blob.ready(Hash.ZERO, 1, "jpg", 1).encode().toByteArray();
    byte[] padded = new byte[one.length + 1]; // the size as a varint of two bytes
    System.arraycopy(one, 0, padded, 0, 33);
    padded[33] = (byte) 0x81;
    System.arraycopy(one, 34, padded, 35, one.length - 34);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Blob.decode(ByteString.copyFrom(padded)))
        .withMessageContaining("canonical");
  }

  @Test
  void shouldCutAnOverlongReasonBetweenCharacters() {
    Blob failed = Blob.failed("x".repeat(299) + "\uD83D\uDE00 and more", 5);
    assertThat(failed.reason()).hasSize(299);
    assertThat(Blob.decode(failed.encode())).isEqualTo(failed);
    assertThat(failed.isReady()).isFalse();
  }

  @Test
  void shouldRefusePartsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> Blob.ready(Hash.ZERO, -1, "jpg", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Blob.ready(Hash.ZERO, 1, "../x", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Blob.ready(Hash.ZERO, 1, "jpg", -1));
    assertThatThrownBy(() -> Blob.decode(ByteString.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
