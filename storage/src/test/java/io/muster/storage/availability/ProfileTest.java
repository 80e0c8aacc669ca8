package io.muster.storage.availability;

import static io.muster.storage.availability.Device.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileTest {
  @TempDir Path folder;

  @Test
  void shouldHaveBatchesOfTheSizeThatTheMachineSuits() {
    assertThat(Profile.MOBILE.batchSize()).isEqualTo(250);
    assertThat(Profile.SERVER.batchSize()).isEqualTo(1000);
    assertThat(Profile.DESKTOP.batchSize()).isEqualTo(2000);
    assertThat(Profile.SERVER.maxBitmapBytes()).isEqualTo(128 * 1024);
    assertThat(Profile.DESKTOP.withBatchSize(7).batchSize()).isEqualTo(7);
    assertThatThrownBy(() -> Profile.MOBILE.withBatchSize(AvailabilityBatch.MAX_SLOTS + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakePreferredKindsFirstAndNoMoreThanTheMappingHolds() {
    try (Availability availability = open(new Profile(4, 999, 3, List.of("thumb"), 1000))) {
      List<VariantId> variants = new ArrayList<>();
      for (String id : List.of("ocr_a", "text_a", "thumb_b", "ocr_b", "thumb_a")) {
        variants.add(VariantId.parse(id));
      }
      availability.publish(BitChanges.all(List.of(content(1)), variants, true));

      assertThat(batch(availability).variants())
          .containsExactly(variants.get(2), variants.get(4), variants.get(0));
      assertThat(availability.holds(content(1), variants.get(1))).isFalse();
    }
  }

  @Test
  void shouldTakeFewerSlotsWhereManyVariantsFillTheBitmap() {
    try (Availability availability = open(new Profile(100, 20, 256, List.of(), 1000))) {
      List<VariantId> variants = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        variants.add(new VariantId("thumb", String.valueOf(i)));
      }
      List<ContentId> contents = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        contents.add(content(i));
      }
      availability.publish(BitChanges.all(contents.subList(0, 1), variants, true));
      availability.publish(BitChanges.all(contents, variants, true));

      assertThat(batch(availability).slots()).hasSize(16);
      assertThat(availability.presence(contents).holders()).hasSize(40);
    }
  }

  private static AvailabilityBatch batch(Availability availability) {
    var self = availability.heads().firstKey();
    return availability.batches(self, Set.of(0), 1).orElseThrow().batches().getFirst();
  }

  private Availability open(Profile profile) {
    Device device = new Device(folder, "a");
    return Availability.open(
        device.file,
        new AvailabilityOptions(
            device.id, device.keys, () -> 5, Durability.OFF, profile, device.library::get, 0));
  }
}
