package io.muster.daemon.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.control.ProgressSink.Progress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the daemon behind a control socket; each call is a connection of its own. */
public final class ControlClient {
  /** A daemon that takes longer for a verb without work is stuck. */
  private static final Duration QUICK_ANSWER = Duration.ofSeconds(30);

  private final Path socket;
  private final Duration quickAnswer;

  /** A client of the daemon that serves on this socket. */
  public ControlClient(Path socket) {
    this(socket, QUICK_ANSWER);
  }

  ControlClient(Path socket, Duration quickAnswer) {
    this.socket = socket;
    this.quickAnswer = quickAnswer;
  }

  /**
   * Asks and waits for the result.
   *
   * @param args the request record of the verb
   * @throws ControlException the daemon's error; exit 3 if no daemon runs
   */
  public JsonNode call(ControlVerb verb, Object args, ProgressSink progress)
      throws ControlException {
    byte[] request = request(verb, args);
    Duration limit = verb.quick() ? quickAnswer : Duration.ZERO;
    try (SocketChannel channel = connect();
        TimedChannel timed = new TimedChannel(channel, limit)) {
      send(timed, request);
      return answer(new LineReader(timed, ControlServer.MAX_ANSWER), progress);
    } catch (LineReader.LineTooLong e) {
      throw ControlException.failed("the daemon's answer is too long; ask in parts");
    } catch (TimedChannel.TooSlow e) {
      throw ControlException.failed(
          "the daemon did not answer within "
              + quickAnswer.toSeconds()
              + " s; see muster.log in "
              + socket.getParent());
    } catch (IOException e) {
      throw ControlException.failed(
          "lost the daemon: " + e + "; see muster.log in " + socket.getParent());
    }
  }

  private static byte[] request(ControlVerb verb, Object args) throws ControlException {
    try {
      byte[] line = Json.line(Map.of("verb", verb.wire(), "args", Json.tree(args)));
      if (line.length > ControlServer.MAX_REQUEST) {
        throw ControlException.failed("that is too much for one request; ask in parts");
      }
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request that can't be written as JSON", e);
    }
  }

  private SocketChannel connect() throws ControlException, IOException {
    Path real = SocketFile.locate(socket);
    if (!Files.exists(real)) {
      throw noDaemon();
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(real));
      return channel;
    } catch (ConnectException e) {
      channel.close();
      throw noDaemon(); // what a killed daemon left behind
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private ControlException noDaemon() {
    return new ControlException(
        Exit.NO_DAEMON,
        "no daemon runs on " + socket.getParent() + "; start one with: muster up FOLDER");
  }

  private static void send(TimedChannel channel, byte[] request) throws IOException {
    try {
      channel.write(ByteBuffer.wrap(request));
    } catch (TimedChannel.TooSlow e) {
      throw e;
    } catch (IOException e) {
      // A server that sends us away may close before it has read all; its reason waits to be read.
      return;
    }
  }

  private static JsonNode answer(LineReader lines, ProgressSink progress)
      throws ControlException, IOException {
    while (true) {
      JsonNode reply = reply(lines.next());
      if (reply.has("result")) {
        return reply.path("result");
      }
      if (reply.has("error")) {
        JsonNode error = reply.path("error");
        throw new ControlException(
            error.path("exit").asInt(Exit.ERROR), error.path("message").asText());
      }
      JsonNode step = reply.path("progress");
      progress.report(
          new Progress(
              step.path("text").asText(), step.path("done").asLong(), step.path("total").asLong()));
    }
  }

  private static JsonNode reply(byte @Nullable [] line) throws IOException {
    if (line == null) {
      throw new IOException("it ended before it answered");
    }
    return Json.parse(line);
  }
}
