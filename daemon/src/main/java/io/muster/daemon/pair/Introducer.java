package io.muster.daemon.pair;

import com.google.protobuf.ByteString;
import io.muster.daemon.pair.Transcript.Keys;
import io.muster.daemon.pair.Transcript.Side;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Introduction;
import io.muster.protocol.wire.PairCodec;
import io.muster.protocol.wire.PairMessage;
import io.muster.protocol.wire.WireException;
import java.security.MessageDigest;

/** Writes and reads introductions under the keys of a transcript. */
final class Introducer {
  private Introducer() {}

  static PairMessage.Introduce write(Introduction introduction, Side side, Keys keys) {
    ByteString bytes = PairCodec.encode(introduction);
    byte[] mac = keys.mac(side, bytes.toByteArray());
    return new PairMessage.Introduce(bytes, ByteString.copyFrom(mac));
  }

  /** Throws unless the peer itself, with the key that TLS has proven, introduces itself. */
  static Paired read(PairMessage.Introduce in, Side side, Keys keys, DeviceId peer)
      throws WireException {
    byte[] expected = keys.mac(side, in.introduction().toByteArray());
    if (!MessageDigest.isEqual(expected, in.mac().toByteArray())) {
      throw new WireException("an introduction that was changed on its way");
    }
    Introduction introduction = PairCodec.decodeIntroduction(in.introduction());
    if (!DeviceId.ofPublicKey(introduction.publicKey().toByteArray()).equals(peer)) {
      throw new WireException("an introduction with another device's key");
    }
    return new Paired(peer, introduction);
  }
}
