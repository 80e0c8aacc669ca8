package io.muster.daemon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.daemon.net.Identity;
import io.muster.daemon.net.PeerNetwork;
import io.muster.protocol.model.DeviceId;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A device that was never paired gets nothing. */
final class StrangerIT {
  private static final long PATIENCE_SECONDS = 30;

  @RegisterExtension final Devices devices = new Devices();

  @TempDir private Path folder;

  @Test
  void shouldGetNothingButClosedConnection() throws Exception {
    DaemonProcess ada = devices.device(folder, "ada");
    SampleFiles.text(ada.files(), "secret.txt", "nobody's business\n");
    ada.start();
    for (ChannelKind kind : ChannelKind.values()) {
      Visit visit = new Visit();
      visit(ada, kind, visit);
      assertThat(visit.frames).as("frames on %s", kind).isEmpty();
    }
    assertThat(ada.status().get("peers")).isEmpty();

    DaemonProcess eve = devices.device(folder, "eve").start();
    shouldVoidInvitationAfterThreeWrongCodes(ada, eve);
  }

  /** What a stranger sees. */
  private static final class Visit implements ConnectionHandler {
    final List<byte[]> frames = new CopyOnWriteArrayList<>();
    final CompletableFuture<String> end = new CompletableFuture<>();

    @Override
    public void opened(Connection connection) {
      connection.send(new byte[] {1, 2, 3});
    }

    @Override
    public void received(Connection connection, byte[] frame) {
      frames.add(frame);
    }

    @Override
    public void closed(Connection connection, String reason) {
      end.complete(reason);
    }
  }

  /** Returns when the connection is closed; fails if it stays open. */
  private void visit(DaemonProcess ada, ChannelKind kind, Visit visit) throws Exception {
    JsonNode device = ada.status().get("device");
    String address = device.get("address").asText();
    int border = address.lastIndexOf(':');
    InetSocketAddress there =
        new InetSocketAddress(
            address.substring(0, border), Integer.parseInt(address.substring(border + 1)));
    Identity stranger = Identity.loadOrCreate(Files.createDirectories(folder.resolve("stranger")));
    try (PeerNetwork network = new PeerNetwork(stranger, (_, _) -> true, Map.of())) {
      network
          .dial(there, kind, DeviceId.parse(device.get("id").asText()), visit)
          .whenComplete(
              (_, failure) -> {
                if (failure != null) {
                  visit.end.complete(String.valueOf(failure.getMessage()));
                }
              });
      assertThat(visit.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotBlank();
    }
  }

  private static void shouldVoidInvitationAfterThreeWrongCodes(
      DaemonProcess ada, DaemonProcess eve) {
    JsonNode invitation = ada.cli("pair", "--invite", "--json").json(0);
    String code = invitation.get("code").asText();
    String wrong = (code.charAt(0) == '7' ? "8" : "7") + code.substring(1);
    String address = invitation.get("address").asText();
    for (int left = 2; left >= 0; left--) {
      assertThat(eve.cli("pair", wrong, "--address", address).error(2)).contains("code");
      JsonNode pairing = ada.status().at("/device/pairing");
      assertThat(pairing.path("tries_left").asInt()).isEqualTo(left);
    }
    assertThat(eve.cli("pair", code, "--address", address).exit()).isEqualTo(2);
    for (DaemonProcess device : List.of(ada, eve)) {
      assertThat(device.status().get("peers")).isEmpty();
    }
    assertThat(eve.status().at("/library/contents").asInt()).isZero();
  }
}
