package io.muster.daemon.it;

import static io.muster.daemon.it.Devices.awaitSync;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a device knows of holders can be lost and comes back, from its bytes and its peers. */
final class LostAvailabilityIT {
  private static final int DAMAGED = 4096;

  @RegisterExtension final Devices devices = new Devices();

  @TempDir private Path folder;

  @Test
  void shouldComeBackAfterAvailabilityWasLostOrDamaged() throws Exception {
    DaemonProcess ada = devices.device(folder, "ada").start();
    DaemonProcess ben = devices.device(folder, "ben");
    SampleFiles.write(ada.files(), "logo.png", SampleFiles.png(300, 200));
    Path list = SampleFiles.text(ben.files(), "list.txt", "milk\n");
    SampleFiles.write(ben.files(), "cat.jpg", SampleFiles.jpeg(500, 400));
    ben.start();
    Devices.pair(ada, ben);
    Devices.eventually(
        "all sidecars are known to ada",
        () -> assertThat(ada.status().at("/library/sidecars").asInt()).isEqualTo(7));
    awaitSync(ada, ben);
    String first = incarnation(ada, ben);

    ben.kill();
    Path database = ben.library().resolve("availability.db");
    delete(database);
    ben.start();
    String second = shouldBeWholeAgain(ada, ben, list);
    assertThat(second).isNotEqualTo(first);

    ben.stop();
    overwriteStart(database);
    ben.start();
    String third = shouldBeWholeAgain(ada, ben, list);
    assertThat(third).isNotIn(first, second);

    delete(database);
    Devices.eventually(
        "ben notices while it runs", () -> assertThat(incarnation(ben, ben)).isNotEqualTo(third));
    assertThat(shouldBeWholeAgain(ada, ben, list)).isNotIn(first, second, third);
  }

  private static void delete(Path database) throws Exception {
    for (String part : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(database + part));
    }
  }

  private static void overwriteStart(Path file) throws Exception {
    byte[] garbage = new byte[DAMAGED];
    new Random(1).nextBytes(garbage);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(garbage);
    }
  }

  /** Returns the incarnation that both know. */
  private static String shouldBeWholeAgain(DaemonProcess ada, DaemonProcess ben, Path list) {
    Devices.eventually(
        "both know the same of ben",
        () -> {
          assertThat(held(ada, ben)).isEqualTo(4);
          assertThat(held(ben, ben)).isEqualTo(4);
          assertThat(held(ben, ada)).isEqualTo(3);
        });
    awaitSync(ada, ben);
    assertThat(ben.whereis(list).at("/sidecars/0/here").asBoolean()).isTrue();
    String incarnation = incarnation(ben, ben);
    assertThat(incarnation(ada, ben)).isEqualTo(incarnation);
    return incarnation;
  }

  private static int held(DaemonProcess asked, DaemonProcess holder) {
    return holder(asked, holder).get("sidecars").asInt();
  }

  private static String incarnation(DaemonProcess asked, DaemonProcess holder) {
    return holder(asked, holder).get("incarnation").asText();
  }

  private static JsonNode holder(DaemonProcess asked, DaemonProcess holder) {
    for (JsonNode found : asked.status().at("/availability/devices")) {
      if (found.get("name").asText().equals(holder.name())) {
        return found;
      }
    }
    throw new AssertionError(asked.name() + " knows nothing of " + holder.name());
  }
}
