package io.muster.daemon.pair;

import io.muster.daemon.pair.Inviter.Attempt;
import io.muster.daemon.pair.Transcript.Keys;
import io.muster.daemon.pair.Transcript.Side;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Introduction;
import io.muster.protocol.wire.PairMessage;
import io.muster.protocol.wire.WireException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.crypto.CryptoException;
import org.jspecify.annotations.Nullable;

/**
 * The side that has the invitation. It answers round one, two and three, in this order, then the
 * introduction; it confirms its key only to a joiner that has confirmed the same one.
 */
final class InvitingSession implements PairingSession {
  private enum State {
    ONE,
    TWO,
    THREE,
    INTRODUCTION,
    OVER
  }

  private final Attempt attempt;
  private final DeviceId peer;
  private final Introduction self;
  private final Pake pake;
  private final Transcript transcript;
  private @Nullable Keys keys;
  private State state = State.ONE;

  InvitingSession(
      Attempt attempt, DeviceId id, DeviceId peer, Introduction self, SecureRandom random)
      throws PairingException {
    this.attempt = attempt;
    this.peer = peer;
    this.self = self;
    pake = new Pake(id, peer, InvitationCode.normal(attempt.code()), random);
    transcript = new Transcript(id, peer);
  }

  @Override
  public Step start() {
    return new Step(List.of(), null);
  }

  @Override
  public Step received(PairMessage message, long nowMillis) {
    if (message instanceof PairMessage.Refuse refuse) {
      return over(Step.refusedByPeer(refuse));
    }
    if (state == State.OVER) {
      return Step.refuse("this pairing is over");
    }
    if (!attempt.runs(nowMillis)) {
      return over(Step.refuse(Attempt.VOID));
    }
    try {
      return switch (message) {
        case PairMessage.RoundOne one when state == State.ONE -> one(one);
        case PairMessage.RoundTwo two when state == State.TWO -> two(two);
        case PairMessage.RoundThree three when state == State.THREE -> three(three);
        case PairMessage.Introduce introduce when state == State.INTRODUCTION ->
            introduce(introduce, nowMillis);
        default -> over(Step.refuse("a message out of turn"));
      };
    } catch (CryptoException | WireException e) {
      return over(Step.refuse("a proof that does not hold: " + e.getMessage()));
    }
  }

  private Step one(PairMessage.RoundOne in) throws CryptoException {
    PairMessage.RoundOne own = pake.one();
    pake.one(in);
    state = State.TWO;
    return answer(in, own);
  }

  private Step two(PairMessage.RoundTwo in) throws CryptoException {
    PairMessage.RoundTwo own = pake.two();
    pake.two(in);
    state = State.THREE;
    return answer(in, own);
  }

  private Step three(PairMessage.RoundThree in) {
    PairMessage.RoundThree own = pake.three();
    try {
      pake.three(in);
    } catch (CryptoException e) {
      int left = attempt.wrong();
      return over(
          Step.refuse(
              left > 0
                  ? "the code is wrong (%d %s left)".formatted(left, left == 1 ? "try" : "tries")
                  : "the code is wrong, and was the last try: run 'muster pair --invite' again"));
    }
    state = State.INTRODUCTION;
    Step step = answer(in, own);
    keys = transcript.keys(pake.secret());
    return step;
  }

  private Step introduce(PairMessage.Introduce in, long nowMillis) throws WireException {
    Keys proven = Objects.requireNonNull(keys);
    Paired paired = Introducer.read(in, Side.JOINER, proven, peer);
    if (!attempt.use(nowMillis)) {
      return over(Step.refuse(Attempt.VOID));
    }
    return over(new Step(List.of(Introducer.write(self, Side.INVITER, proven)), paired));
  }

  private Step answer(PairMessage in, PairMessage own) {
    transcript.add(in);
    transcript.add(own);
    return Step.say(own);
  }

  private Step over(Step last) {
    state = State.OVER;
    attempt.release();
    return last;
  }
}
