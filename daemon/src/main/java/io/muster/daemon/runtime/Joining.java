package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.InviteView;
import io.muster.daemon.control.PairedView;
import io.muster.daemon.net.PeerNetwork;
import java.util.Optional;

/** The two pairing verbs. */
record Joining(Pairings pairings, PeerNetwork network) {
  InviteView invite() {
    return pairings.invite();
  }

  /** Joins at an address, HOST:PORT. */
  PairedView join(String code, Optional<String> address) throws ControlException {
    if (address.isEmpty()) {
      throw ControlException.failed(
          "say where the other device is: --address HOST:PORT, as 'muster pair --invite' shows");
    }
    return pairings.join(
        network,
        code,
        Addresses.parse(address.get())
            .orElseThrow(
                () -> ControlException.failed("an address is HOST:PORT, not " + address.get())));
  }
}
