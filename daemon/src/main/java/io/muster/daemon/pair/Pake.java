package io.muster.daemon.pair;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.PairMessage;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Objects;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.jpake.JPAKEParticipant;
import org.bouncycastle.crypto.agreement.jpake.JPAKEPrimeOrderGroups;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound1Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound2Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound3Payload;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;

/**
 * One participant of J-PAKE (RFC 8236, with key confirmation as its third round). Both names in it
 * are the device ids that TLS has proven, so a proof made for one pair of keys fails for any other:
 * whoever sits in the middle with keys of its own can't pass on what the two say.
 */
final class Pake {
  private final String peer;
  private final JPAKEParticipant participant;
  private @Nullable BigInteger secret;

  Pake(DeviceId self, DeviceId peer, char[] code, SecureRandom random) {
    this.peer = peer.toString();
    participant =
        new JPAKEParticipant(
            self.toString(), code, JPAKEPrimeOrderGroups.NIST_3072, new SHA256Digest(), random);
  }

  PairMessage.RoundOne one() {
    JPAKERound1Payload own = participant.createRound1PayloadToSend();
    return new PairMessage.RoundOne(
        own.getGx1(),
        own.getGx2(),
        proof(own.getKnowledgeProofForX1()),
        proof(own.getKnowledgeProofForX2()));
  }

  /** Throws if a proof does not hold, as the next two do. */
  void one(PairMessage.RoundOne in) throws CryptoException {
    participant.validateRound1PayloadReceived(
        new JPAKERound1Payload(peer, in.gx1(), in.gx2(), proof(in.x1()), proof(in.x2())));
  }

  PairMessage.RoundTwo two() {
    JPAKERound2Payload own = participant.createRound2PayloadToSend();
    return new PairMessage.RoundTwo(own.getA(), proof(own.getKnowledgeProofForX2s()));
  }

  void two(PairMessage.RoundTwo in) throws CryptoException {
    participant.validateRound2PayloadReceived(
        new JPAKERound2Payload(peer, in.a(), proof(in.x2s())));
    secret = participant.calculateKeyingMaterial();
  }

  PairMessage.RoundThree three() {
    BigInteger tag = participant.createRound3PayloadToSend(secret()).getMacTag();
    return new PairMessage.RoundThree(ByteString.copyFrom(tag.toByteArray()));
  }

  /** Throws if the other side has another key: its code is another one. */
  void three(PairMessage.RoundThree in) throws CryptoException {
    BigInteger tag = new BigInteger(in.tag().toByteArray()); // half of all tags are negative
    participant.validateRound3PayloadReceived(new JPAKERound3Payload(peer, tag), secret());
  }

  /** What both sides have, and nobody else; only after its confirmation is it worth anything. */
  BigInteger secret() {
    return Objects.requireNonNull(secret);
  }

  private static PairMessage.Proof proof(BigInteger[] proof) {
    return new PairMessage.Proof(proof[0], proof[1]);
  }

  private static BigInteger[] proof(PairMessage.Proof proof) {
    return new BigInteger[] {proof.commitment(), proof.response()};
  }
}
