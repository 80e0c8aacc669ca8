package io.muster.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.Devices.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnlineDevicesTest {
  @TempDir private Path dir;
  private TestService service;
  private OnlineDevices online;
  private DeviceId device;
  private Uuid uuid;
  private final AtomicLong now = new AtomicLong(10);

  @BeforeEach
  void open() throws Exception {
    service = new TestService(dir);
    device = service.identity.id();
    uuid = device.uuid();
    online = new OnlineDevices(service.library.devices(), now::get);
  }

  private void restart() {
    online.close();
    online = new OnlineDevices(service.library.devices(), now::get);
  }

  @AfterEach
  void close() {
    online.close();
    service.close();
  }

  private void describe() {
    service.records.write(
        List.of(
            Mutation.put(
                RecordKey.device(device),
                SelfDescription.fields("laptop", List.of("10.0.0.1:22100")))));
  }

  private Device seen() {
    return service.library.devices().of(device).orElseThrow();
  }

  private void awaitSeen(boolean isOnline, long millis) {
    await().until(() -> seen().online() == isOnline && seen().lastSeenMillis() == millis);
  }

  @Test
  void shouldNoteWhenADeviceComesAndGoes() {
    describe();
    online.link(uuid, true);
    awaitSeen(true, 10);
    now.set(20);
    online.link(uuid, false);
    awaitSeen(false, 20);
  }

  @Test
  void shouldNoteAConnectedDeviceOnceItsRecordComes() {
    online.link(uuid, true);
    describe();
    now.set(30);
    online.described(List.of(uuid));
    awaitSeen(true, 30);
  }

  @Test
  void shouldBeginAndEndWithEverybodyOffline() {
    describe();
    service.library.devices().seen(uuid, true, 5);
    restart();
    assertThat(seen().online()).isFalse();
    assertThat(seen().lastSeenMillis()).isEqualTo(5);
    online.link(uuid, true);
    awaitSeen(true, 10);
    online.close();
    assertThat(seen().online()).isFalse();
    online.link(new Uuid(9, 9), true); // after the end: nothing happens
  }

  @Test
  void shouldSayWhatThisDeviceIsAndCan() {
    describe();
    assertThat(seen().os()).isEqualTo(System.getProperty("os.name"));
    assertThat(seen().osVersion()).isEqualTo(System.getProperty("os.version"));
    assertThat(seen().capabilities()).isSorted().contains("make-images", "make-pdf", "make-text");
    assertThat(service.library.queries().deviceNames()).isEqualTo(Map.of(device, "laptop"));
  }
}
