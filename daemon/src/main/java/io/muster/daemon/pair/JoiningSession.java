package io.muster.daemon.pair;

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
 * The side where a person typed the code. It says round one, two, three and who it is, each after
 * the other side's answer to the one before; it is paired once the other side has said who it is.
 */
final class JoiningSession implements PairingSession {
  private enum State {
    ONE,
    TWO,
    THREE,
    INTRODUCTION,
    OVER
  }

  private final DeviceId peer;
  private final Introduction self;
  private final Pake pake;
  private final Transcript transcript;
  private @Nullable Keys keys;
  private State state = State.ONE;

  /** The code may be written in any way that {@link InvitationCode} reads. */
  JoiningSession(String code, DeviceId id, DeviceId peer, Introduction self, SecureRandom random)
      throws PairingException {
    this.peer = peer;
    this.self = self;
    pake = new Pake(id, peer, InvitationCode.normal(code), random);
    transcript = new Transcript(peer, id);
  }

  @Override
  public Step start() {
    return say(pake.one());
  }

  @Override
  public Step received(PairMessage message, long nowMillis) {
    if (message instanceof PairMessage.Refuse refuse) {
      state = State.OVER;
      return Step.refusedByPeer(refuse);
    }
    try {
      return switch (message) {
        case PairMessage.RoundOne one when state == State.ONE -> one(one);
        case PairMessage.RoundTwo two when state == State.TWO -> two(two);
        case PairMessage.RoundThree three when state == State.THREE -> three(three);
        case PairMessage.Introduce introduce when state == State.INTRODUCTION ->
            introduce(introduce);
        default -> refuse("a message out of turn");
      };
    } catch (CryptoException | WireException e) {
      return refuse("a proof that does not hold: " + e.getMessage());
    }
  }

  private Step one(PairMessage.RoundOne in) throws CryptoException {
    pake.one(in);
    transcript.add(in);
    state = State.TWO;
    return say(pake.two());
  }

  private Step two(PairMessage.RoundTwo in) throws CryptoException {
    pake.two(in);
    transcript.add(in);
    state = State.THREE;
    return say(pake.three());
  }

  private Step three(PairMessage.RoundThree in) {
    try {
      pake.three(in);
    } catch (CryptoException e) {
      return refuse("the other device does not know the code");
    }
    transcript.add(in);
    Keys proven = transcript.keys(pake.secret());
    keys = proven;
    state = State.INTRODUCTION;
    return Step.say(Introducer.write(self, Side.JOINER, proven));
  }

  private Step introduce(PairMessage.Introduce in) throws WireException {
    Paired paired = Introducer.read(in, Side.INVITER, Objects.requireNonNull(keys), peer);
    state = State.OVER;
    return new Step(List.of(), paired);
  }

  private Step say(PairMessage own) {
    transcript.add(own);
    return Step.say(own);
  }

  private Step refuse(String reason) {
    state = State.OVER;
    return Step.refuse(reason);
  }
}
