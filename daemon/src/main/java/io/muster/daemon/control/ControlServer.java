package io.muster.daemon.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the control API on a Unix domain socket that only its user can open. A client sends one
 * line and gets any number of progress lines and one last line; then the connection ends:
 *
 * <pre>
 * {"verb":"fetch","args":{"target":"/photos/a.jpg","variant":"thumb_256","output":null}}
 * {"progress":{"text":"fetching","done":65536,"total":180000}}
 * {"result":{...}}    or    {"error":{"message":"...","exit":1}}
 * </pre>
 */
public final class ControlServer implements AutoCloseable {
  /** Bytes of one request line: some thousand paths. */
  public static final int MAX_REQUEST = 1024 * 1024;

  /** Bytes of one reply line. */
  public static final int MAX_ANSWER = 64 * 1024 * 1024;

  /** Clients at once; the next is sent away with an error. */
  public static final int MAX_CLIENTS = 32;

  private static final Duration REQUEST_TIME = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(3);
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  private final Path socket;
  private final ServerSocketChannel listener;
  private final Dispatcher dispatcher;
  private final Duration requestTime;
  private final Watchdog watchdog = new Watchdog();
  private final Semaphore places = new Semaphore(MAX_CLIENTS);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private ControlServer(
      Path socket, ServerSocketChannel listener, MusterControl handler, Duration requestTime) {
    this.socket = socket;
    this.listener = listener;
    this.dispatcher = new Dispatcher(handler);
    this.requestTime = requestTime;
  }

  /**
   * Binds the socket and begins to serve. The caller holds the lock of the home.
   *
   * @param socket its place in the home; see the home's {@code controlSocket}
   * @throws IOException if it can't be bound, or a daemon answers on it
   */
  public static ControlServer start(Path socket, MusterControl handler) throws IOException {
    return start(socket, handler, SocketFile.shortRoots(), REQUEST_TIME);
  }

  static ControlServer start(
      Path socket, MusterControl handler, List<Path> shortRoots, Duration requestTime)
      throws IOException {
    ServerSocketChannel listener = SocketFile.bind(socket, shortRoots);
    ControlServer server = new ControlServer(socket, listener, handler, requestTime);
    Thread.ofVirtual().name("control-accept").start(server::acceptAll);
    return server;
  }

  private void acceptAll() {
    while (listener.isOpen()) {
      try {
        admit(listener.accept());
      } catch (IOException e) {
        if (listener.isOpen()) {
          LOG.warn("can't accept a control client: {}", e.toString());
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(ACCEPT_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void admit(SocketChannel client) throws IOException {
    if (!places.tryAcquire()) {
      try (client) {
        String message = MAX_CLIENTS + " clients are connected already; try again in a moment";
        client.write(ByteBuffer.wrap(ControlConnection.error(Exit.ERROR, message)));
      }
      return;
    }
    open.add(client);
    Thread.ofVirtual().name("control-client").start(() -> serve(client));
  }

  private void serve(SocketChannel client) {
    try {
      new ControlConnection(client, dispatcher, watchdog, requestTime).run();
    } finally {
      open.remove(client);
      places.release();
    }
  }

  /** Takes no more clients, gives those that wait for a reply a moment, then ends them. */
  @Override
  public void close() throws IOException {
    if (!listener.isOpen()) {
      return;
    }
    listener.close();
    SocketFile.remove(socket);
    try {
      if (!places.tryAcquire(MAX_CLIENTS, CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("ending {} control clients in the middle of their request", open.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(Watchdog::close);
    watchdog.close();
  }
}
