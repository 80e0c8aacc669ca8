package io.muster.daemon.it;

import static io.muster.daemon.it.Devices.awaitSync;
import static io.muster.daemon.it.Devices.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A device that ends without warning has lost nothing that it acknowledged. */
final class KilledDeviceIT {
  /** Files that come at once: enough for several batches of the scan and of sync. */
  private static final int MANY = 120;

  @RegisterExtension final Devices devices = new Devices();

  @TempDir private Path folder;

  private DaemonProcess ada;
  private DaemonProcess ben;
  private Path talk;
  private Path transcript;

  @BeforeEach
  void pair() throws IOException {
    ada = devices.device(folder, "ada");
    ben = devices.device(folder, "ben");
    talk = SampleFiles.text(ada.files(), "talk.txt", "a talk\n");
    transcript = SampleFiles.text(folder, "transcript.json", "{\"words\": []}");
    ada.start();
    ben.start();
    Devices.pair(ada, ben);
    eventually("ben knows the talk", () -> assertThat(contents(ben)).isEqualTo(1));
    awaitSync(ada, ben);
  }

  @Test
  void shouldLoseNothingOfTheKilledSender() throws Exception {
    addMany(ada, "first");
    String hash = ada.addTranscript(talk, transcript);
    ada.kill();
    ada.start();

    JsonNode sidecar = transcript(ada.whereis(talk));
    assertThat(sidecar.get("hash").asText()).isEqualTo(hash);
    assertThat(sidecar.get("here").asBoolean()).isTrue();
    shouldHaveAll(1 + MANY, 0);

    addMany(ada, "second");
    int before = contents(ada);
    eventually("ada indexes", () -> assertThat(contents(ada)).isGreaterThan(before));
    ada.kill();
    ada.start();
    shouldHaveAll(1 + 2 * MANY, 0);
    assertThat(transcript(ben.whereis(uuid())).get("hash").asText()).isEqualTo(hash);
  }

  @Test
  void shouldLoseNothingOfTheKilledReceiver() throws Exception {
    String[] fetch = {"fetch", uuid(), "--variant", "text_default", "--json"};
    ben.cli(fetch).json(0);
    ben.kill();
    addMany(ada, "first");
    eventually("ada has indexed", () -> assertThat(contents(ada)).isEqualTo(1 + MANY));
    ben.start();
    assertThat(ben.whereis(uuid()).at("/sidecars/0/here").asBoolean()).isTrue();
    eventually("ben receives", () -> assertThat(contents(ben)).isGreaterThan(1));
    ben.kill();
    ben.start();
    shouldHaveAll(1 + MANY, 1);

    Path own = SampleFiles.text(ben.files(), "own.txt", "ben's\n");
    eventually("ben has indexed", () -> ben.whereis(own));
    String hash = ben.addTranscript(own, transcript);
    ben.kill();
    ben.start();
    shouldHaveAll(2 + MANY, 1);
    String uuid = ben.whereis(own).get("content_uuid").asText();
    JsonNode sidecar = transcript(ada.whereis(uuid));
    assertThat(sidecar.get("hash").asText()).isEqualTo(hash);
    assertThat(sidecar.get("devices").findValuesAsText("name")).containsExactly("ben");
  }

  private static void addMany(DaemonProcess device, String name) throws IOException {
    for (int i = 0; i < MANY; i++) {
      SampleFiles.text(
          device.files(), name + "/" + i % 7 + "/" + i + ".txt", name + " " + i + "\n");
    }
  }

  private static JsonNode transcript(JsonNode whereis) {
    return Devices.sidecar(whereis, "transcript_default");
  }

  private static int contents(DaemonProcess device) {
    return device.status().at("/library/contents").asInt();
  }

  private String uuid() {
    return ada.whereis(talk).get("content_uuid").asText();
  }

  /**
   * In the end both know every content and its sidecars, and who holds them.
   *
   * @param twice sidecars that both hold
   */
  private void shouldHaveAll(int contents, int twice) {
    eventually(
        "all contents and their sidecars on both",
        () -> {
          for (DaemonProcess device : new DaemonProcess[] {ada, ben}) {
            JsonNode status = device.status();
            assertThat(status.at("/library/contents").asInt()).isEqualTo(contents);
            assertThat(status.at("/library/groups").asInt()).isEqualTo(contents);
            int held = 0;
            for (JsonNode holder : status.at("/availability/devices")) {
              held += holder.get("sidecars").asInt();
            }
            assertThat(held).isEqualTo(status.at("/library/sidecars").asInt() + twice);
          }
        });
    awaitSync(ada, ben);
  }
}
