package io.muster.daemon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The devices of one test: ended after it, and telling what they did if it failed. */
final class Devices implements AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<DaemonProcess> all = new ArrayList<>();

  /** A device with its home and files below a folder; not started yet. */
  DaemonProcess device(Path folder, String name) throws IOException {
    DaemonProcess device = new DaemonProcess(folder, name);
    all.add(device);
    return device;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (DaemonProcess device : all) {
      if (device.isRunning()) {
        device.kill();
      }
    }
    if (context.getExecutionException().isPresent()) {
      for (DaemonProcess device : all) {
        System.err.println(device.story());
      }
    }
  }

  /** Pairs two devices by code; returns what the joining one was told. */
  static JsonNode pair(DaemonProcess inviting, DaemonProcess joining) {
    JsonNode invitation = inviting.cli("pair", "--invite", "--json").json(0);
    assertThat(invitation.fieldNames()).toIterable().contains("code", "address", "expires_at");
    String code = invitation.get("code").asText();
    String address = invitation.get("address").asText();
    return joining.cli("pair", code, "--address", address, "--json").json(0);
  }

  /** One of the sidecars that a whereis lists. */
  static JsonNode sidecar(JsonNode whereis, String id) {
    for (JsonNode sidecar : whereis.get("sidecars")) {
      if (sidecar.get("id").asText().equals(id)) {
        return sidecar;
      }
    }
    throw new AssertionError("no " + id + " in " + whereis);
  }

  static void eventually(String what, ThrowingRunnable assertion) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(150)).untilAsserted(assertion);
  }

  /** Waits until all say that they are in sync, with nothing left to do and equal roots. */
  static void awaitSync(DaemonProcess... devices) {
    eventually(
        "in sync with equal roots",
        () -> {
          List<JsonNode> all = Arrays.stream(devices).map(DaemonProcess::status).toList();
          JsonNode first = all.getFirst();
          for (JsonNode status : all) {
            assertThat(status.at("/device/pending").asLong()).isZero();
            assertThat(status.get("in_sync").asBoolean()).as("in_sync of %s", status).isTrue();
            assertThat(status.at("/library/root")).isEqualTo(first.at("/library/root"));
            assertThat(status.at("/availability/root")).isEqualTo(first.at("/availability/root"));
          }
        });
  }
}
