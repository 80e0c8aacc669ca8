package io.muster.sim.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A daemon's control socket, as any program may use it: a line of JSON there, lines back. */
final class Control {
  /** Longest line of an answer in bytes. */
  static final int MAX_LINE = 8 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private final Path socket;

  /** Of the daemon of this home. */
  Control(Path home) {
    this.socket = home.resolve("control.sock");
  }

  static ObjectNode arguments() {
    return JSON.createObjectNode();
  }

  /**
   * Asks, and waits for the result.
   *
   * @throws IOException if nobody answers, or the daemon says that it could not do it
   */
  JsonNode ask(String verb, ObjectNode arguments) throws IOException {
    ObjectNode request = JSON.createObjectNode().put("verb", verb);
    request.set("args", arguments);
    Path real = Files.isSymbolicLink(socket) ? Files.readSymbolicLink(socket) : socket;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(real));
      ByteBuffer line = StandardCharsets.UTF_8.encode(request + "\n");
      while (line.hasRemaining()) {
        channel.write(line);
      }
      return result(verb, Channels.newInputStream(channel));
    }
  }

  private static JsonNode result(String verb, InputStream lines) throws IOException {
    while (true) {
      JsonNode answer = JSON.readTree(line(lines));
      if (answer.has("result")) {
        return answer.get("result");
      }
      if (answer.has("error")) {
        throw new IOException(verb + ": " + answer.at("/error/message").asText());
      }
    }
  }

  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() >= MAX_LINE) {
        throw new IOException("the daemon's answer is cut off, or above " + MAX_LINE + " bytes");
      }
      line.write(next);
    }
    return line.toByteArray();
  }
}
