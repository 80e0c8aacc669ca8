package io.muster.daemon.fetch;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.wire.FetchCodec;
import io.muster.protocol.wire.FetchMessage;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.WireException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A holder that answers requests by a script, and remembers their offsets. */
final class Script implements ConnectionHandler {
  private final List<Long> offsets = new CopyOnWriteArrayList<>();
  private final BiConsumer<Connection, FetchMessage.Request> answer;

  Script(BiConsumer<Connection, FetchMessage.Request> answer) {
    this.answer = answer;
  }

  /** Sends what it has from the offset, as an honest device does. */
  static Script holding(byte[] bytes) {
    return new Script(
        (connection, request) -> {
          found(connection, bytes.length);
          data(connection, bytes, (int) request.offset(), bytes.length);
          send(connection, new FetchMessage.End());
        });
  }

  /** Sends up to a place, whatever is asked for, and then does something else. */
  static Script upTo(byte[] bytes, int end, BiConsumer<Connection, FetchMessage.Request> then) {
    return new Script(
        (connection, request) -> {
          found(connection, bytes.length);
          data(connection, bytes, (int) request.offset(), end);
          then.accept(connection, request);
        });
  }

  static Script unavailable(FetchMessage.Reason reason) {
    return new Script((connection, _) -> send(connection, new FetchMessage.Unavailable(reason)));
  }

  static void found(Connection connection, long size) {
    send(connection, new FetchMessage.Found(size));
  }

  static void data(Connection connection, byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += FrameLimits.FETCH_CHUNK) {
      int length = Math.min(FrameLimits.FETCH_CHUNK, to - at);
      send(connection, new FetchMessage.Data(ByteString.copyFrom(bytes, at, length)));
    }
  }

  static void send(Connection connection, FetchMessage message) {
    connection.send(FetchCodec.encode(message));
  }

  /** Where each request began. */
  List<Long> offsets() {
    return offsets;
  }

  @Override
  public void opened(Connection connection) {}

  @Override
  public void received(Connection connection, byte[] frame) {
    try {
      if (FetchCodec.decode(frame) instanceof FetchMessage.Request request) {
        offsets.add(request.offset());
        answer.accept(connection, request);
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void closed(Connection connection, String reason) {}
}
