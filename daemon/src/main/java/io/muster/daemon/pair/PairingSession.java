package io.muster.daemon.pair;

import io.muster.protocol.wire.PairMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of one pairing, from the first message to the outcome. The joiner starts; after that
 * each side speaks only when spoken to. Not safe for use by several threads.
 */
interface PairingSession {
  /** Messages to send, in order, and the outcome once there is one; then the session is over. */
  record Step(List<PairMessage> send, @Nullable Outcome outcome) {
    static Step say(PairMessage message) {
      return new Step(List.of(message), null);
    }

    static Step refuse(String reason) {
      return new Step(List.of(new PairMessage.Refuse(reason)), new Outcome.Refused(reason));
    }

    /** The other side has ended it: there is nothing to answer. */
    static Step refusedByPeer(PairMessage.Refuse refuse) {
      return new Step(
          List.of(), new Outcome.Refused("the other device refused: " + refuse.reason()));
    }
  }

  /** What the side that speaks first says. */
  Step start();

  Step received(PairMessage message, long nowMillis);
}
