package io.muster.daemon.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Connection;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.FetchMessage;
import io.muster.protocol.wire.FrameLimits;
import io.muster.storage.sidecar.SidecarStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hostile and slow peers get, over real sockets. */
final class FetchServerTest {
  private static final long WAIT = TimeUnit.SECONDS.toNanos(20);
  private static final FetchMessage NOT_HERE =
      new FetchMessage.Unavailable(FetchMessage.Reason.NOT_HERE);
  private static final FetchMessage BUSY = new FetchMessage.Unavailable(FetchMessage.Reason.BUSY);

  /** More than sockets and queues take. */
  private static final int LARGE = 48 << 20;

  @TempDir private Path folder;
  private SidecarStore store;
  private FetchServer server;
  private Device serving;
  private Device asking;

  @BeforeEach
  void start() throws IOException {
    store = SidecarStore.open(folder.resolve("sidecars"));
    start(Duration.ofSeconds(20));
    asking = new Device(folder, Script.holding(new byte[0]));
  }

  private void start(Duration stall) throws IOException {
    server = new FetchServer(store, 1, stall);
    serving = new Device(folder, server);
  }

  @AfterEach
  void stop() {
    asking.close();
    serving.close();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private Hash put(byte[] bytes) throws IOException {
    return store.put(new ByteArrayInputStream(bytes)).hash();
  }

  private Connection dial(FetchLink link) throws Exception {
    return asking.dial(serving, link).get(20, TimeUnit.SECONDS);
  }

  private static FetchMessage request(Hash hash, long offset) {
    return new FetchMessage.Request(VariantId.parse("thumb_128"), ContentId.of(hash), hash, offset);
  }

  @Test
  void shouldServeOneRequestAfterTheOther() throws Exception {
    byte[] bytes = random(FrameLimits.FETCH_CHUNK + 5);
    Hash hash = put(bytes);
    FetchLink link = new FetchLink();
    Connection connection = dial(link);
    for (int offset : new int[] {0, 7, FrameLimits.FETCH_CHUNK, 0}) {
      Script.send(connection, request(hash, offset));
      assertThat(link.next(WAIT)).isEqualTo(new FetchMessage.Found(bytes.length));
      ByteString all = ByteString.EMPTY;
      while (link.next(WAIT) instanceof FetchMessage.Data data) {
        all = all.concat(data.bytes());
      }
      assertThat(all.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, offset, bytes.length));
    }
    assertThat(server.free()).isEqualTo(1);
  }

  @Test
  void shouldSendNothingFromTheEndOnOrBeyondIt() throws Exception {
    Hash hash = put(random(10));
    FetchLink link = new FetchLink();
    Connection connection = dial(link);
    for (long offset : new long[] {10, 11, FrameLimits.SIDECAR}) {
      Script.send(connection, request(hash, offset));
      assertThat(link.next(WAIT)).isEqualTo(new FetchMessage.Found(10));
      assertThat(link.next(WAIT)).isEqualTo(new FetchMessage.End());
    }
  }

  @Test
  void shouldSayThatBytesAreNotHere() throws Exception {
    FetchLink link = new FetchLink();
    Connection connection = dial(link);
    Script.send(connection, request(Hash.ZERO, 0));
    assertThat(link.next(WAIT)).isEqualTo(NOT_HERE);
    assertThat(server.free()).isEqualTo(1);
  }

  @Test
  void shouldKnowNoPathsButThoseOfHashes() throws Exception {
    Files.writeString(folder.resolve("secret"), "x");
    byte[] path = "../../../../../../../secret\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    Hash hash = Hash.of(path);
    assertThat(folder.resolve("sidecars").relativize(store.path(hash)))
        .isEqualTo(Path.of("2e", "2e", hash.hex()));
    FetchLink link = new FetchLink();
    Connection connection = dial(link);
    Script.send(connection, request(hash, 0));
    assertThat(link.next(WAIT)).isEqualTo(NOT_HERE);
  }

  @Test
  void shouldCloseOnNonsense() throws Exception {
    assertClosedAfter(new byte[] {-1});
    assertClosedAfter(new byte[0]);
    assertClosedAfter(new byte[FrameLimits.FETCH]);
  }

  private void assertClosedAfter(byte[] frame) throws Exception {
    FetchLink link = new FetchLink();
    dial(link).send(frame);
    assertThatThrownBy(() -> link.next(WAIT))
        .isInstanceOf(HolderException.class)
        .hasMessageContaining("broke off");
    await().until(() -> server.connections() == 0);
  }

  @Test
  void shouldCloseOnAnAnswerThatNobodyAskedFor() throws Exception {
    FetchLink link = new FetchLink();
    Script.send(dial(link), new FetchMessage.End());
    assertThatThrownBy(() -> link.next(WAIT)).hasMessageContaining("broke off");
  }

  @Test
  void shouldCloseOnARequestAmidAnother() throws Exception {
    Hash hash = put(random(LARGE));
    FetchLink link = new FetchLink();
    Connection connection = dial(link);
    Script.send(connection, request(hash, 0));
    Script.send(connection, request(hash, 0));
    await().until(() -> server.connections() == 0);
    await().until(() -> server.free() == 1);
  }

  @Test
  void shouldBeBusyWhenEnoughTransfersAreUnderWay() throws Exception {
    Hash hash = put(random(LARGE));
    FetchLink slow = new FetchLink();
    Connection first = dial(slow);
    Script.send(first, request(hash, 0));
    await().until(() -> slow.waiting() >= FetchLink.PAUSE_AT);
    FetchLink link = new FetchLink();
    Connection second = dial(link);
    Script.send(second, request(hash, 0));
    assertThat(link.next(WAIT)).isEqualTo(BUSY);
    first.close("enough");
    await().until(() -> server.free() == 1);
    Script.send(second, request(hash, 0));
    assertThat(link.next(WAIT)).isEqualTo(new FetchMessage.Found(LARGE));
  }

  @Test
  void shouldWaitForASlowReaderAndHoldLittleMeanwhile() throws Exception {
    byte[] bytes = random(LARGE);
    Hash hash = put(bytes);
    FetchLink link = new FetchLink();
    Connection connection = dial(link);
    Script.send(connection, request(hash, 0));
    await().until(() -> link.waiting() >= FetchLink.PAUSE_AT);
    assertThat(link.next(WAIT)).isEqualTo(new FetchMessage.Found(LARGE));
    long size = 0;
    int most = 0;
    while (link.next(WAIT) instanceof FetchMessage.Data data) {
      size += data.bytes().size();
      most = Math.max(most, link.waiting());
    }
    assertThat(size).isEqualTo(LARGE);
    assertThat(most).isLessThan(FetchLink.MOST);
  }

  @Test
  void shouldLeaveAPeerThatReadsNothing() throws Exception {
    serving.close();
    start(Duration.ofMillis(300));
    Hash hash = put(random(LARGE));
    FetchLink link = new FetchLink();
    Connection connection = dial(link);
    connection.pauseReading();
    Script.send(connection, request(hash, 0));
    await().until(() -> server.connections() == 0);
    assertThat(server.free()).isEqualTo(1);
  }

  @Test
  void shouldHoldLittleOfAFloodOfSmallFrames() throws Exception {
    Script flood =
        new Script(
            (connection, _) -> {
              for (int i = 0; i < 100_000; i++) {
                Script.send(connection, new FetchMessage.End());
              }
            });
    try (Device hostile = new Device(folder, flood)) {
      FetchLink link = new FetchLink();
      Connection connection = asking.dial(hostile, link).get(20, TimeUnit.SECONDS);
      Script.send(connection, request(Hash.ZERO, 0));
      await().until(() -> link.waiting() >= FetchLink.PAUSE_AT);
      await().during(Duration.ofMillis(200)).until(() -> link.waiting() <= FetchLink.MOST);
    }
  }
}
