package io.muster.protocol.gossip;

import io.muster.protocol.digest.HeadsRoot;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Member;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.MembersView;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The heads of present members that this device vouches for, and one root over them. */
final class VouchedHeads {
  private final AvailabilityView availability;
  private final MembersView members;
  private Look last = new Look(new TreeMap<>(), List.of(), new TreeMap<>());

  /** What the root follows from, as it was at one moment, and what followed. */
  private record Look(
      SortedMap<DeviceId, Head> stored,
      List<Member> present,
      SortedMap<DeviceId, Head> heads,
      Hash root) {
    Look(
        SortedMap<DeviceId, Head> stored, List<Member> present, SortedMap<DeviceId, Head> heads) {
      this(stored, present, Collections.unmodifiableSortedMap(heads), HeadsRoot.of(heads.values()));
    }
  }

  VouchedHeads(AvailabilityView availability, MembersView members) {
    this.availability = availability;
    this.members = members;
    refresh();
  }

  /**
   * Looks at what is stored and who is present. Asked for at every tick, so all is computed anew
   * only where one of them has changed.
   */
  Hash refresh() {
    SortedMap<DeviceId, Head> stored = availability.heads();
    List<Member> present = members.members();
    if (!stored.equals(last.stored()) || !present.equals(last.present())) {
      SortedMap<DeviceId, Head> heads = new TreeMap<>(stored);
      heads.keySet().removeIf(device -> members.member(device).isEmpty());
      last = new Look(stored, present, heads);
    }
    return last.root();
  }

  /** By device, as of the last look. */
  SortedMap<DeviceId, Head> all() {
    return last.heads();
  }

  /** The root over {@link #all}. */
  Hash root() {
    return last.root();
  }
}
