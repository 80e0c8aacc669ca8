package io.muster.sim.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlTest {
  @TempDir private Path home;

  @Test
  void shouldSayWhatItWantsInOneLineAndPassOverProgress() throws Exception {
    try (ServerSocketChannel server = serve()) {
      CompletableFuture<String> request =
          answered(server, "{\"progress\":{}}\n{\"result\":{\"pid\":7}}\n");

      assertThat(new Control(home).ask("stop", Control.arguments()).get("pid").asInt())
          .isEqualTo(7);
      assertThat(request.get()).isEqualTo("{\"verb\":\"stop\",\"args\":{}}\n");
    }
  }

  @Test
  void shouldPassOnWhatTheDaemonCouldNotDo() throws Exception {
    try (ServerSocketChannel server = serve()) {
      CompletableFuture<String> request =
          answered(server, "{\"error\":{\"message\":\"no such code\",\"exit\":2}}\n");

      assertThatThrownBy(() -> new Control(home).ask("pair_join", Control.arguments()))
          .isInstanceOf(IOException.class)
          .hasMessage("pair_join: no such code");
      assertThat(request.get()).contains("pair_join");
    }
  }

  @Test
  void shouldRefuseAnAnswerThatIsCutOff() throws Exception {
    try (ServerSocketChannel server = serve()) {
      CompletableFuture<String> request = answered(server, "{\"result\":");

      assertThatThrownBy(() -> new Control(home).ask("status", Control.arguments()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut off");
      assertThat(request.get()).contains("status");
    }
  }

  private ServerSocketChannel serve() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(home.resolve("control.sock")));
    return server;
  }

  /** Answers one request; returns it. */
  private static CompletableFuture<String> answered(ServerSocketChannel server, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (SocketChannel client = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(1024);
            while (request.position() == 0 || request.get(request.position() - 1) != '\n') {
              if (client.read(request) < 0) {
                break;
              }
            }
            client.write(StandardCharsets.UTF_8.encode(answer));
            return StandardCharsets.UTF_8.decode(request.flip()).toString();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
