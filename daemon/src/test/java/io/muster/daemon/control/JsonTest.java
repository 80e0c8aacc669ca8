package io.muster.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keys that scripts rely on. */
final class JsonTest {
  @Test
  void shouldWriteEveryKeyOfStatus() {
    JsonNode status = Json.tree(Fakes.status(true, List.of(Fakes.DESKTOP, Fakes.PHONE)));

    has(status, "device", "library", "availability", "peers", "in_sync");
    has(status.path("device"), "id", "name", "address");
    has(status.path("library"), "path", "contents", "groups", "sidecars", "failed", "root");
    has(status.path("availability"), "root", "devices");
    has(
        status.path("availability").path("devices").path(0),
        "id",
        "name",
        "incarnation",
        "sequence",
        "contents",
        "sidecars");
    JsonNode peer = status.path("peers").path(0);
    has(peer, "id", "name", "state", "address", "rtt_ms", "library", "availability", "last_proof");
    assertThat(peer.path("state").asText()).isEqualTo("connected");
    assertThat(peer.path("library").asText()).isEqualTo("in_sync");
    assertThat(peer.path("last_proof").asText()).isEqualTo("2026-03-01T11:59:48Z");
    assertThat(status.path("peers").path(1).get("rtt_ms").isNull()).isTrue();
    assertThat(status.path("in_sync").isBoolean()).isTrue();
  }

  @Test
  void shouldWriteEveryKeyOfWhereisAndInvite() {
    JsonNode content = Json.tree(Fakes.content());
    has(content, "path", "content_uuid", "sidecars");
    JsonNode sidecar = content.path("sidecars").path(0);
    has(sidecar, "id", "hash", "size", "format", "here", "devices");
    has(sidecar.path("devices").path(0), "id", "name", "online");
    has(Json.tree(Fakes.folder(true)), "path", "contents", "sidecars", "missing");
    has(Json.tree(new FakeControl().pairInvite()), "code", "address", "expires_at");
  }

  @Test
  void shouldReadBackWhatItWrote() throws Exception {
    StatusView status = Fakes.status(false, List.of(Fakes.PHONE));

    assertThat(Json.view(Json.tree(status), StatusView.class)).isEqualTo(status);
    List<WhereisView> views = List.of(Fakes.content(), Fakes.folder(true), Fakes.folder(false));
    assertThat(Json.views(Json.tree(views), WhereisView.class)).isEqualTo(views);
  }

  @Test
  void shouldReadAnswerOfNewerDaemonAndRefuseOtherThings() throws Exception {
    JsonNode newer = Json.parse("{\"pid\":7,\"news\":[]}".getBytes(StandardCharsets.UTF_8));

    assertThat(Json.view(newer, StopView.class).pid()).isEqualTo(7);
    assertThatThrownBy(() -> Json.view(Json.tree("text"), StopView.class))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("of another version")
        .message()
        .hasLineCount(1);
  }

  private static void has(JsonNode node, String... keys) {
    assertThat(node.fieldNames()).toIterable().contains(keys);
  }
}
