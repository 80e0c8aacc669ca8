package io.muster.protocol.port;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Uuid;
import java.util.List;
import java.util.Optional;

/** Who belongs to the library, as far as this device knows. */
public interface MembersView {
  /** All admitted members by id, this device among them. */
  List<Member> members();

  Optional<Member> member(DeviceId device);

  /** Whether this library is, or has grown from, the one with this id. */
  boolean isLibrary(Uuid library);
}
