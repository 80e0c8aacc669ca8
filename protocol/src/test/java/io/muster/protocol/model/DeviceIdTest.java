package io.muster.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeviceIdTest {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  @Property
  void shouldReadWhatItWrites(@ForAll @Size(32) byte[] hash) {
    DeviceId id = new DeviceId(Hash.of(hash));
    assertThat(DeviceId.parse(id.toString())).isEqualTo(id);
    String sloppy = id.toString().replace("-", " ").toLowerCase(Locale.ROOT);
    assertThat(DeviceId.parse(sloppy)).isEqualTo(id);
  }

  @Property
  void shouldFindEveryMistypedCharacter(
      @ForAll @Size(32) byte[] hash,
      @ForAll @IntRange(max = 55) int at,
      @ForAll @IntRange(min = 1, max = 31) int shift) {
    StringBuilder text = new StringBuilder(new DeviceId(Hash.of(hash)).toString().replace("-", ""));
    int value = ALPHABET.indexOf(text.charAt(at));
    text.setCharAt(at, ALPHABET.charAt((value + shift) % 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceId.parse(text.toString()))
        .withMessageContaining("mistyped");
  }

  @Test
  void shouldShowSevenGroupsOfEight() {
    DeviceId id = DeviceId.ofPublicKey(new byte[] {1, 2, 3});
    assertThat(id.toString()).matches("([A-Z2-7]{8}-){6}[A-Z2-7]{8}");
    assertThat(id.toString()).startsWith(id.shortId());
  }

  @Test
  void shouldSayWhatIsWrongWithOtherText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceId.parse("ABC"))
        .withMessageContaining("56 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceId.parse("1".repeat(56)))
        .withMessageContaining("'1' is not in a device id");
  }

  @Test
  void shouldDeriveOneUuidFromOneId() {
    DeviceId id = DeviceId.ofPublicKey(new byte[] {1, 2, 3});
    assertThat(id.uuid()).isEqualTo(DeviceId.ofPublicKey(new byte[] {1, 2, 3}).uuid());
    assertThat(id.uuid()).isNotEqualTo(DeviceId.ofPublicKey(new byte[] {1, 2, 4}).uuid());
  }
}
