package io.muster.daemon.pair;

import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Introduction;
import io.muster.protocol.wire.PairCodec;
import io.muster.protocol.wire.PairMessage;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers joiners while an invitation is open. The arithmetic takes some 100 ms, so it runs on a
 * thread of its own; what waits there is bounded by connections times messages of each.
 */
public final class PairingServer implements ConnectionHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PairingServer.class);

  private final Inviter inviter;
  private final DeviceId id;
  private final Supplier<Introduction> self;
  private final Consumer<Paired> onPaired;
  private final LongSupplier clockMillis;
  private final SecureRandom random = new SecureRandom();
  private final Map<Connection, Running> running = new ConcurrentHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("muster-pair").factory());

  /** A connection's session, once its turn has come. */
  private record Running(Inviter.Attempt attempt, SessionLink link) {}

  /**
   * Serves the inviter's invitations.
   *
   * @param self who this device is, asked at each pairing
   * @param onPaired makes the peer a member, before the peer learns of it; if it throws, the peer
   *     is not paired
   * @param clockMillis since 1970
   */
  public PairingServer(
      Inviter inviter,
      DeviceId id,
      Supplier<Introduction> self,
      Consumer<Paired> onPaired,
      LongSupplier clockMillis) {
    this.inviter = inviter;
    this.id = id;
    this.self = self;
    this.onPaired = onPaired;
    this.clockMillis = clockMillis;
  }

  @Override
  public void opened(Connection connection) {
    Running begun = begin(connection);
    if (begun != null) {
      running.put(connection, begun);
    }
  }

  private @Nullable Running begin(Connection connection) {
    Inviter.Attempt attempt = null;
    try {
      attempt = inviter.begin(clockMillis.getAsLong());
      InvitingSession session =
          new InvitingSession(attempt, id, connection.peer(), self.get(), random);
      return new Running(attempt, new SessionLink(connection, session, this::finish));
    } catch (PairingException e) {
      if (attempt != null) {
        attempt.release();
      }
      String reason = String.valueOf(e.getMessage());
      connection.send(PairCodec.encode(new PairMessage.Refuse(reason)));
      connection.close(reason);
      return null;
    }
  }

  private void finish(Outcome outcome) {
    switch (outcome) {
      case Paired paired -> {
        LOG.info("paired with {} ({})", paired.introduction().deviceName(), paired.peer());
        onPaired.accept(paired);
      }
      case Outcome.Refused(String reason) -> LOG.info("no pairing: {}", reason);
    }
  }

  @Override
  public void received(Connection connection, byte[] frame) {
    Running session = running.get(connection);
    if (session != null && session.link().mayQueue()) {
      run(connection, () -> session.link().received(frame, clockMillis.getAsLong()));
    }
  }

  private void run(Connection connection, Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("pairing with {} failed on this device", connection.peer().shortId(), e);
              connection.send(
                  PairCodec.encode(
                      new PairMessage.Refuse("the inviting device failed; its log says why")));
              connection.close("pairing failed: " + e.getMessage());
            }
          });
    } catch (RejectedExecutionException e) {
      connection.close("this device is stopping");
    }
  }

  @Override
  public void closed(Connection connection, String reason) {
    Running session = running.remove(connection);
    if (session != null) {
      session.attempt().release();
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
