package io.muster.daemon.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: reads its one request, has it answered, writes the reply. */
final class ControlConnection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);

  private final SocketChannel channel;
  private final Dispatcher dispatcher;
  private final Watchdog watchdog;
  private final Duration requestTime;

  ControlConnection(
      SocketChannel channel, Dispatcher dispatcher, Watchdog watchdog, Duration requestTime) {
    this.channel = channel;
    this.dispatcher = dispatcher;
    this.watchdog = watchdog;
    this.requestTime = requestTime;
  }

  @Override
  public void run() {
    try (channel) {
      converse();
    } catch (IOException e) {
      LOG.debug("a control client went away: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse() throws IOException, InterruptedException {
    byte[] request;
    try {
      request = request();
    } catch (LineReader.LineTooLong e) {
      String limit = "a request is at most " + ControlServer.MAX_REQUEST + " bytes";
      new ReplyWriter(channel, watchdog).finish(error(Exit.ERROR, limit));
      return;
    }
    if (request != null) {
      ReplyWriter reply = new ReplyWriter(channel, watchdog);
      reply.finish(answer(request, reply));
    }
  }

  private byte @Nullable [] request() throws IOException {
    try (Watchdog.Guard _ = watchdog.guard(channel, requestTime)) {
      return new LineReader(channel, ControlServer.MAX_REQUEST).next();
    }
  }

  private byte[] answer(byte[] request, ProgressSink progress) {
    try {
      return result(Json.tree(dispatcher.answer(request, progress)));
    } catch (ControlException e) {
      return error(e.exit(), String.valueOf(e.getMessage()));
    } catch (StorageException e) {
      LOG.warn("a control request could not be answered: {}", e.getMessage());
      return error(Exit.ERROR, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A fault of ours must not take the daemon down, nor hide: it is logged and told.
      LOG.error("a control request failed", e);
      return error(Exit.ERROR, "internal error: " + e + "; muster.log in the home tells more");
    }
  }

  private static byte[] result(JsonNode view) throws ControlException {
    byte[] line = line(Map.of("result", view));
    if (line.length > ControlServer.MAX_ANSWER) {
      throw ControlException.failed(
          "the answer is longer than " + ControlServer.MAX_ANSWER + " bytes; ask in parts");
    }
    return line;
  }

  static byte[] error(int exit, String message) {
    return line(Map.of("error", Map.of("message", message, "exit", exit)));
  }

  private static byte[] line(Object message) {
    try {
      return Json.line(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reply that can't be written as JSON", e);
    }
  }
}
