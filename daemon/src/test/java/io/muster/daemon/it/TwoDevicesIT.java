package io.muster.daemon.it;

import static io.muster.daemon.it.Devices.awaitSync;
import static io.muster.daemon.it.Devices.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.model.Hash;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The main job: two devices with files of their own are paired and know each other's. */
final class TwoDevicesIT {
  @RegisterExtension final Devices devices = new Devices();

  @TempDir private Path folder;

  @Test
  void shouldDoTheMainJob() throws Exception {
    DaemonProcess ada = devices.device(folder, "ada");
    DaemonProcess ben = devices.device(folder, "ben");
    fill(ada.files(), ben.files());
    assertThat(ada.cli("status", "--json").error(3)).contains("muster up");
    ada.start("--library", "Home");
    JsonNode older = ada.status().get("library");
    ben.start("--library", "Other");
    eventually(
        "ben has indexed by himself",
        () -> assertThat(ben.status().at("/library/contents").asInt()).isEqualTo(3));

    JsonNode paired = Devices.pair(ada, ben);
    assertThat(paired.get("name").asText()).isEqualTo("ada");
    assertThat(paired.get("library").asText()).isEqualTo("Home");
    awaitSync(ada, ben);

    shouldBeOneLibrary(older, ada, ben);
    shouldSayWhatFailed(ada);
    shouldAgreeWhereEverythingIs(ada, ben);
    shouldFetchTurnedThumbnail(ada, ben);
    shouldFollowChangesOfFiles(ada, ben);
    shouldEndWithTheCodesThatScriptsRelyOn(ada);
  }

  private static void fill(Path ada, Path ben) throws IOException {
    SampleFiles.write(ada, "2024/summer/beach.jpg", SampleFiles.turnedJpeg(800, 600));
    SampleFiles.write(ada, "2024/logo.png", SampleFiles.png(300, 200));
    SampleFiles.write(ada, "papers/lease.pdf", SampleFiles.pdf("The lease of the flat"));
    SampleFiles.text(ada, "papers/list.txt", "milk\nbread\n");
    SampleFiles.text(ada, "shared.txt", "on both\n");
    SampleFiles.text(ada, "broken/text.jpg", "Dear all,\n");
    SampleFiles.write(ada, "broken/cut.jpg", SampleFiles.truncatedJpeg());
    SampleFiles.text(ben, "notes/shared copy.txt", "on both\n");
    SampleFiles.write(ben, "scan.pdf", SampleFiles.pdf("A letter"));
    SampleFiles.write(ben, "cat.jpg", SampleFiles.jpeg(500, 400));
  }

  private static void shouldBeOneLibrary(JsonNode older, DaemonProcess... both) {
    for (DaemonProcess device : both) {
      JsonNode status = device.status();
      assertThat(status.at("/library/name").asText()).isEqualTo("Home");
      assertThat(status.at("/library/id")).isEqualTo(older.get("id"));
      assertThat(status.at("/library/contents").asInt()).isEqualTo(9);
      assertThat(status.at("/availability/devices")).hasSize(2);
      for (JsonNode holder : status.at("/availability/devices")) {
        assertThat(holder.fieldNames())
            .toIterable()
            .contains("id", "name", "incarnation", "sequence", "contents", "sidecars");
        assertThat(holder.get("sidecars").asInt()).isPositive();
      }
      assertThat(status.get("peers")).hasSize(1);
      JsonNode peer = status.get("peers").get(0);
      assertThat(peer.get("state").asText()).isEqualTo("connected");
      assertThat(peer.get("library").asText()).isEqualTo("in_sync");
      assertThat(peer.get("availability").asText()).isEqualTo("in_sync");
      assertThat(peer.fieldNames()).toIterable().contains("id", "name", "address", "rtt_ms");
    }
  }

  private static void shouldSayWhatFailed(DaemonProcess ada) {
    JsonNode status = ada.status();
    assertThat(status.at("/library/failed").asInt()).isEqualTo(6);
    Map<String, String> reasons = new TreeMap<>();
    for (JsonNode problem : status.at("/problems/failed")) {
      String path = problem.get("path").asText();
      reasons.put(
          path.substring(path.lastIndexOf('/') + 1) + " " + problem.get("variant").asText(),
          problem.get("reason").asText());
    }
    assertThat(reasons.keySet())
        .contains("cut.jpg thumb_128", "cut.jpg thumb_512", "text.jpg thumb_256");
    assertThat(reasons.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
  }

  /** What a whereis says, free of the order of devices and of who is asked. */
  private static Map<String, String> holdings(JsonNode whereis) {
    Map<String, String> holdings = new TreeMap<>();
    for (JsonNode sidecar : whereis.get("sidecars")) {
      List<String> names = sidecar.get("devices").findValuesAsText("name");
      holdings.put(
          sidecar.get("id").asText(),
          sidecar.get("hash").asText()
              + " "
              + sidecar.get("size").asLong()
              + " "
              + sidecar.get("format").asText()
              + " "
              + names.stream().sorted().toList());
    }
    return holdings;
  }

  private static String uuid(DaemonProcess device, String path) {
    JsonNode whereis = device.whereis(device.files().resolve(path));
    assertThat(whereis.get("path").asText()).endsWith(path);
    return whereis.get("content_uuid").asText();
  }

  private static void shouldAgreeWhereEverythingIs(DaemonProcess ada, DaemonProcess ben) {
    for (String path : List.of("2024/summer/beach.jpg", "papers/lease.pdf", "broken/cut.jpg")) {
      String uuid = uuid(ada, path);
      assertThat(holdings(ben.whereis(uuid)))
          .as(path)
          .isNotEmpty()
          .isEqualTo(holdings(ada.whereis(uuid)));
    }
    String shared = uuid(ada, "shared.txt");
    assertThat(uuid(ben, "notes/shared copy.txt")).isEqualTo(shared);
    assertThat(holdings(ada.whereis(shared)).get("text_default")).endsWith("[ada, ben]");
    String cat = uuid(ben, "cat.jpg");
    assertThat(holdings(ada.whereis(cat)).get("thumb_512")).endsWith("[ben]");
  }

  private void shouldFetchTurnedThumbnail(DaemonProcess ada, DaemonProcess ben) throws Exception {
    String uuid = uuid(ada, "2024/summer/beach.jpg");
    JsonNode before = thumbnail(ben.whereis(uuid));
    assertThat(before.get("here").asBoolean()).isFalse();
    Path output = folder.resolve("beach-small.jpg");

    ben.cli("fetch", uuid, "--variant", "thumb_256", "--output", output.toString(), "--json")
        .json(0);

    byte[] bytes = Files.readAllBytes(output);
    assertThat(Hash.sha256(bytes).hex()).isEqualTo(before.get("hash").asText());
    BufferedImage image = Objects.requireNonNull(ImageIO.read(output.toFile()));
    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(192, 256);
    assertThat(thumbnail(ben.whereis(uuid)).get("here").asBoolean()).isTrue();
    eventually(
        "ada sees that ben holds it",
        () -> assertThat(holdings(ada.whereis(uuid)).get("thumb_256")).endsWith("[ada, ben]"));
  }

  private static JsonNode thumbnail(JsonNode whereis) {
    return Devices.sidecar(whereis, "thumb_256");
  }

  private void shouldFollowChangesOfFiles(DaemonProcess ada, DaemonProcess ben) throws Exception {
    String logo = uuid(ada, "2024/logo.png");
    Path talk = SampleFiles.text(ada.files(), "new/talk.txt", "a talk\n");
    SampleFiles.text(ada.files(), "papers/list.txt", "milk\nbread\nsalt\n");
    Files.delete(ada.files().resolve("2024/logo.png"));
    eventually(
        "ada sees her changes",
        () -> {
          assertThat(ada.whereis(talk).get("sidecars")).hasSize(1);
          Path list = ada.files().resolve("papers/list.txt");
          assertThat(ada.whereis(list).at("/sidecars/0/size").asInt()).isEqualTo(16);
          assertThat(ada.whereis(logo).path("path").isNull()).isTrue();
        });
    Path transcript = SampleFiles.text(folder, "transcript.json", "{\"words\": []}");

    ada.addTranscript(talk, transcript);

    awaitSync(ada, ben);
    String uuid = uuid(ada, "new/talk.txt");
    assertThat(holdings(ben.whereis(uuid)).keySet())
        .containsExactly("text_default", "transcript_default");
    assertThat(holdings(ben.whereis(uuid))).isEqualTo(holdings(ada.whereis(uuid)));
    assertThat(ben.whereis(logo).path("path").isNull()).isTrue();
  }

  private void shouldEndWithTheCodesThatScriptsRelyOn(DaemonProcess ada) throws Exception {
    assertThat(ada.cli("status").exit()).isZero();
    assertThat(ada.cli("whereis", "/nowhere/at/all").error(1)).contains("is in no location");
    assertThat(ada.cli("whereis").error(2)).contains("TARGET");
    assertThat(ada.cli("location", "add", ada.files() + "/none").error(2)).contains("is not there");
    ada.stop();
    assertThat(ada.cli("status").error(3)).contains("muster up");
  }
}
