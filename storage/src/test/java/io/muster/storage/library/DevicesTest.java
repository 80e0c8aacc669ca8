package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.storage.library.Devices.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevicesTest {
  @TempDir private Path dir;

  @Test
  void shouldSayWhatADeviceSaysOfItselfAndWhenItWasSeen() {
    try (TestDevice a = new TestDevice(dir, "a")) {
      Devices devices = a.library.devices();
      DeviceId stranger = DeviceId.ofPublicKey(new byte[] {1});
      devices.seen(stranger.uuid(), true, 7);
      assertThat(devices.of(stranger)).isEmpty();
      a.library.write(
          List.of(
              Mutation.put(
                  RecordKey.device(a.id),
                  Map.of(
                      "os", Values.ofText("Linux"),
                      "os_version", Values.ofText("6.12"),
                      "hardware_model", Values.ofText("Tower 9"),
                      "capabilities", Values.ofText("make-images,make-text")))));
      assertThat(devices.of(a.id)).contains(device(false, 0));
      Hash root = a.library.root();
      devices.seen(a.id.uuid(), true, 7);
      assertThat(devices.of(a.id)).contains(device(true, 7));
      devices.allOffline();
      assertThat(devices.of(a.id)).contains(device(false, 7));
      assertThat(a.library.root()).isEqualTo(root);
      assertThat(a.library.recomputedRoot()).isEqualTo(root);
    }
  }

  @Test
  void shouldNeverSendWhomADeviceSaw() {
    try (TestDevice a = new TestDevice(dir, "a");
        TestDevice b = new TestDevice(dir, "b")) {
      a.library.write(
          List.of(Mutation.put(RecordKey.device(a.id), Map.of("os", Values.ofText("Linux")))));
      a.library.devices().seen(a.id.uuid(), true, 7);
      b.pull(a, 100);
      Device seenByB = b.library.devices().of(a.id).orElseThrow();
      assertThat(seenByB.os()).isEqualTo("Linux");
      assertThat(seenByB.online()).isFalse();
      assertThat(seenByB.lastSeenMillis()).isZero();
    }
  }

  private static Device device(boolean online, long lastSeen) {
    List<String> can = List.of("make-images", "make-text");
    return new Device("Linux", "6.12", "Tower 9", can, online, lastSeen);
  }
}
