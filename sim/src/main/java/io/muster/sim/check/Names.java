package io.muster.sim.check;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.RecordKey;
import io.muster.sim.world.Text;
import java.util.HexFormat;

/** What is found is named in few words, and the same ones in every run. */
final class Names {
  private Names() {}

  /** A field of a record. */
  static String of(String field, RecordKey key) {
    return Text.of(
        "%s of %s %s",
        field, key.type().label(), HexFormat.of().formatHex(key.key().toByteArray()));
  }

  /** Writes of one writer. */
  static String of(ChangeRange range) {
    return Text.of(
        "writes %d to %d of %s/%s",
        range.range().after() + 1,
        range.range().upTo(),
        range.writer().device().shortId(),
        range.writer().incarnation());
  }
}
