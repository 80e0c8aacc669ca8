package io.muster.daemon.fetch;

import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.wire.FetchCodec;
import io.muster.protocol.wire.FetchMessage;
import io.muster.protocol.wire.WireException;
import io.muster.storage.sidecar.SidecarStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Serves the bytes that lie here by their hash, one request at a time on each connection. Files are
 * read on threads of their own. An idle connection is closed by its {@code ChannelKind}.
 */
public final class FetchServer implements ConnectionHandler {
  /** Transfers at once; above that a request is told that this device is busy. */
  public static final int TRANSFERS = 16;

  /** A peer that reads nothing for so long loses its connection. */
  static final Duration STALL = Duration.ofSeconds(60);

  private final SidecarStore store;
  private final Semaphore free;
  private final Duration stall;
  private final Map<Connection, Serving> servings = new ConcurrentHashMap<>();

  public FetchServer(SidecarStore store) {
    this(store, TRANSFERS, STALL);
  }

  FetchServer(SidecarStore store, int transfers, Duration stall) {
    this.store = store;
    this.free = new Semaphore(transfers);
    this.stall = stall;
  }

  @Override
  public void opened(Connection connection) {
    servings.put(connection, new Serving(connection, store, stall));
  }

  @Override
  public void received(Connection connection, byte[] frame) {
    Serving serving = servings.get(connection);
    if (serving == null) {
      return;
    }
    try {
      if (FetchCodec.decode(frame) instanceof FetchMessage.Request request) {
        request(connection, serving, request);
      } else {
        connection.close("it answers where nothing was asked");
      }
    } catch (WireException e) {
      connection.close("it sent nonsense: " + e.getMessage());
    }
  }

  private void request(Connection connection, Serving serving, FetchMessage.Request request) {
    if (!serving.begin()) {
      connection.close("it asks again before the last request has ended");
    } else if (!free.tryAcquire()) {
      serving.end();
      connection.send(FetchCodec.encode(new FetchMessage.Unavailable(FetchMessage.Reason.BUSY)));
    } else {
      Thread.ofVirtual().name("serve-" + request.hash()).start(() -> serve(serving, request));
    }
  }

  private void serve(Serving serving, FetchMessage.Request request) {
    // Everything is given back before the last word: after it the peer may ask again at once.
    serving.answer(request, free::release);
  }

  @Override
  public void writable(Connection connection) {
    Serving serving = servings.get(connection);
    if (serving != null) {
      serving.changed();
    }
  }

  @Override
  public void closed(Connection connection, String reason) {
    Serving serving = servings.remove(connection);
    if (serving != null) {
      serving.gone();
    }
  }

  /** Transfers that could begin now. */
  int free() {
    return free.availablePermits();
  }

  /** Connections that are open. */
  int connections() {
    return servings.size();
  }
}
