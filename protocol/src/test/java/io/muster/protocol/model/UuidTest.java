package io.muster.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTest {
  @Property
  void shouldReadWhatItWrites(@ForAll @Size(16) byte[] bytes) {
    Uuid uuid = Uuid.of(bytes);
    assertThat(uuid.bytes()).isEqualTo(bytes);
    assertThat(Uuid.of(uuid.byteString())).isEqualTo(uuid);
    assertThat(Uuid.parse(uuid.toString())).isEqualTo(uuid);
    assertThat(Uuid.parse(uuid.toString().toUpperCase(Locale.ROOT))).isEqualTo(uuid);
  }

  @Property
  void shouldOrderLikeUnsignedBytes(@ForAll @Size(16) byte[] a, @ForAll @Size(16) byte[] b) {
    int expected = Integer.signum(Arrays.compareUnsigned(a, b));
    assertThat(Integer.signum(Uuid.of(a).compareTo(Uuid.of(b)))).isEqualTo(expected);
    ContentId x = new ContentId(Uuid.of(a));
    assertThat(Integer.signum(x.compareTo(new ContentId(Uuid.of(b))))).isEqualTo(expected);
  }

  @Property
  void shouldOrderHashesLikeUnsignedBytes(@ForAll @Size(32) byte[] a, @ForAll @Size(32) byte[] b) {
    assertThat(Integer.signum(Hash.of(a).compareTo(Hash.of(b))))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
    assertThat(Hash.parse(Hash.of(a).hex())).isEqualTo(Hash.of(a));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7",
        "0189f7eaa-e2c-7809-8aeb-b819cf5e9e7f",
        "+189f7ea-ae2c-7809-8aeb-b819cf5e9e7f",
        "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7g",
        "0189f7ea+ae2c-7809-8aeb-b819cf5e9e7f"
      })
  void shouldRefuseOtherText(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Uuid.parse(text));
  }

  @Test
  void shouldMakeVersionEightFromHash() {
    Uuid uuid = Uuid.from(Hash.sha256(new byte[] {7}));
    assertThat(uuid.toString()).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab].*");
  }

  @Test
  void shouldNameEqualBytesEquallyAndOthersNot() {
    Hash bytes = Hash.sha256(new byte[] {1});
    assertThat(ContentId.of(bytes)).isEqualTo(ContentId.of(Hash.sha256(new byte[] {1})));
    assertThat(ContentId.of(bytes)).isNotEqualTo(ContentId.of(Hash.sha256(new byte[] {2})));
  }

  @Test
  void shouldRefuseWrongLengths() {
    assertThatIllegalArgumentException().isThrownBy(() -> Uuid.of(new byte[15]));
    assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(new byte[33]));
    assertThatIllegalArgumentException().isThrownBy(() -> Hash.parse("abc"));
  }
}
