package io.muster.daemon.pair;

import io.muster.daemon.net.Connection;
import io.muster.daemon.pair.PairingSession.Step;
import io.muster.protocol.wire.PairCodec;
import io.muster.protocol.wire.PairMessage;
import io.muster.protocol.wire.WireException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Puts one session on one connection: decodes, counts, sends, and closes after a refusal. */
final class SessionLink {
  /** Messages of one side in a whole pairing are 4; whoever says more is cut off. */
  private static final int MAX_MESSAGES = 8;

  private final Connection connection;
  private final PairingSession session;
  private final Consumer<Outcome> outcome;
  private final AtomicInteger messages = new AtomicInteger();

  /** The outcome is told before the last message is sent, so what it does is done by then. */
  SessionLink(Connection connection, PairingSession session, Consumer<Outcome> outcome) {
    this.connection = connection;
    this.session = session;
    this.outcome = outcome;
  }

  void start() {
    perform(session.start());
  }

  /** Call before queueing a frame; false if the peer talks too much, and was cut off. */
  boolean mayQueue() {
    if (messages.incrementAndGet() <= MAX_MESSAGES) {
      return true;
    }
    connection.close("too many pairing messages");
    return false;
  }

  void received(byte[] frame, long nowMillis) {
    PairMessage message;
    try {
      message = PairCodec.decode(frame);
    } catch (WireException e) {
      connection.close("no pairing message: " + e.getMessage());
      return;
    }
    perform(session.received(message, nowMillis));
  }

  private void perform(Step step) {
    Outcome end = step.outcome();
    if (end != null) {
      outcome.accept(end);
    }
    step.send().forEach(message -> connection.send(PairCodec.encode(message)));
    if (end instanceof Outcome.Refused(String reason)) {
      connection.close(reason);
    }
  }
}
