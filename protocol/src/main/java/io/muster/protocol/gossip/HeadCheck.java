package io.muster.protocol.gossip;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Member;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.MembersView;
import java.util.Optional;

/** Decides whether a head that a peer passed on is what its owner said. */
final class HeadCheck {
  /** What to do with a head. */
  enum Verdict {
    GOOD,
    /** Its owner, library or key is not known here: it may be, a moment later. */
    STRANGE,
    /** Its owner did not sign it: whoever sent it lies. */
    FORGED
  }

  private final MembersView members;
  private final KeyRing keys;

  HeadCheck(MembersView members, KeyRing keys) {
    this.members = members;
    this.keys = keys;
  }

  /** Any member can write a member's record: a key that is not the device's proves nothing. */
  private static boolean hasItsOwnKey(Member owner) {
    return DeviceId.ofPublicKey(owner.publicKey().toByteArray()).equals(owner.device());
  }

  Verdict check(Head head) {
    Optional<Member> owner = members.member(head.device());
    if (owner.isEmpty() || !members.isLibrary(head.library()) || !hasItsOwnKey(owner.get())) {
      return Verdict.STRANGE;
    }
    long room = (long) head.counts().batches() * AvailabilityBatch.MAX_SLOTS;
    boolean plausible = head.version().sequence() > 0 && head.counts().contents() <= room;
    boolean signed =
        plausible && keys.verify(owner.get().publicKey(), head.signedBytes(), head.signature());
    return signed ? Verdict.GOOD : Verdict.FORGED;
  }
}
