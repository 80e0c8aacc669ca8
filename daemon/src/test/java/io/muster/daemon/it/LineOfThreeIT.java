package io.muster.daemon.it;

import static io.muster.daemon.it.Devices.awaitSync;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three devices of which the outer two never meet. */
final class LineOfThreeIT {
  @RegisterExtension final Devices devices = new Devices();

  @TempDir private Path folder;

  @Test
  void shouldConvergeThroughTheDeviceInTheMiddle() throws Exception {
    DaemonProcess ada = start("ada");
    DaemonProcess ben = start("ben");
    DaemonProcess cleo = start("cleo");
    Path story = SampleFiles.text(ada.files(), "deep/story.txt", "Once upon a time\n");
    SampleFiles.text(ben.files(), "ben.txt", "Ben's\n");
    SampleFiles.write(cleo.files(), "cleo.png", SampleFiles.png(200, 300));
    Devices.pair(ada, ben);
    Devices.pair(ben, cleo);
    Devices.eventually(
        "all files are known everywhere",
        () -> {
          for (DaemonProcess device : new DaemonProcess[] {ada, ben, cleo}) {
            assertThat(device.status().at("/library/contents").asInt()).isEqualTo(3);
            assertThat(device.status().at("/library/sidecars").asInt()).isEqualTo(5);
          }
        });
    awaitSync(ada, ben, cleo);
    shouldNotHaveMet(ada, cleo);

    String uuid = ada.whereis(story).get("content_uuid").asText();
    shouldNameHolders(cleo.whereis(uuid), "ada");
    String[] fetch = {"fetch", uuid, "--variant", "text_default", "--json"};
    assertThat(cleo.cli(fetch).error(1)).contains("no connected device holds");
    assertThat(ben.cli(fetch).json(0).at("/source/name").asText()).isEqualTo("ada");
    awaitSync(ada, ben, cleo);
    shouldNameHolders(cleo.whereis(uuid), "ada", "ben");
    JsonNode got = cleo.cli(fetch).json(0);
    assertThat(got.at("/source/name").asText()).isEqualTo("ben");
    assertThat(Files.readString(Path.of(got.get("file").asText()))).isEqualTo("Once upon a time\n");
    awaitSync(ada, ben, cleo);
    shouldNameHolders(ada.whereis(uuid), "ada", "ben", "cleo");
    shouldNotHaveMet(ada, cleo);
  }

  private DaemonProcess start(String name) throws Exception {
    DaemonProcess device = devices.device(folder, name);
    Files.writeString(device.home().resolve("config.toml"), "[network]\nlearn_addresses = false\n");
    return device.start();
  }

  private static void shouldNameHolders(JsonNode whereis, String... names) {
    assertThat(whereis.at("/sidecars/0/devices").findValuesAsText("name"))
        .containsExactlyInAnyOrder(names);
  }

  private static void shouldNotHaveMet(DaemonProcess first, DaemonProcess last) throws Exception {
    for (JsonNode peer : first.cli("peers", "--json").json(0)) {
      boolean outer = peer.get("name").asText().equals(last.name());
      assertThat(peer.get("state").asText()).isEqualTo(outer ? "disconnected" : "connected");
    }
    assertThat(first.status().get("peers")).hasSize(2);
    assertThat(first.log()).doesNotContain("connected to " + last.id().substring(0, 7));
  }
}
