package io.muster.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"thumb_128", "transcript_default", "text_en_us", "a_0", "ocr_x-y"})
  void shouldReadWhatItWrites(String id) {
    assertThat(VariantId.parse(id)).hasToString(id);
    assertThat(GroupFields.variant(GroupFields.life(VariantId.parse(id)))).hasToString(id);
    assertThat(GroupFields.variant(GroupFields.blob(VariantId.parse(id)))).hasToString(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "thumb", "_128", "thumb_", "Thumb_1", "1humb_1", "t_a.b", "thumb__1"})
  void shouldRefuseOtherText(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> VariantId.parse(id));
  }

  @Test
  void shouldSplitAtTheFirstUnderscore() {
    assertThat(VariantId.parse("text_en_us")).isEqualTo(new VariantId("text", "en_us"));
  }

  @Test
  void shouldRefuseFieldsThatAreNoGroups() {
    for (String field : new String[] {"life", ".life", "thumb_128", "thumb_128.size", "x.blob"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> GroupFields.variant(field));
      assertThat(RecordType.GROUP.fitsField(field)).isFalse();
    }
  }
}
