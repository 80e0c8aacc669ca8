package io.muster.protocol.gossip;

import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Serves what peers ask for of any device that this one can vouch for. Keeps no state. */
final class Answers {
  private final AvailabilityView availability;

  Answers(AvailabilityView availability) {
    this.availability = availability;
  }

  GossipMessage pull(GossipMessage.Pull pull) {
    return availability
        .changedSince(pull.device(), pull.have(), FrameLimits.DELTA_BYTES)
        .<GossipMessage>map(Answers::delta)
        .orElseGet(() -> new GossipMessage.NotVouched(pull.device()));
  }

  /** The batches that the filter proves missing. */
  GossipMessage missing(GossipMessage.PullMissing pull) {
    TokenFilter filter = TokenFilter.read(pull.filter(), pull.salt());
    Optional<AvailabilityView.LeafList> list = availability.leafList(pull.device());
    if (list.isEmpty()) {
      return new GossipMessage.NotVouched(pull.device());
    }
    Set<Integer> numbers = new TreeSet<>();
    List<Hash> leaves = list.get().leaves();
    for (int number = 0; number < leaves.size(); number++) {
      if (!filter.mightContain(TokenFilter.token(number, leaves.get(number)))) {
        numbers.add(number);
      }
    }
    return availability
        .batches(pull.device(), numbers, FrameLimits.DELTA_BYTES)
        .<GossipMessage>map(Answers::delta)
        .orElseGet(() -> new GossipMessage.NotVouched(pull.device()));
  }

  GossipMessage leaves(DeviceId device) {
    return availability
        .leafList(device)
        .<GossipMessage>map(list -> new GossipMessage.LeafList(list.head(), list.leaves()))
        .orElseGet(() -> new GossipMessage.NotVouched(device));
  }

  GossipMessage batches(GossipMessage.PullBatches pull) {
    return availability
        .batches(pull.device(), new TreeSet<>(pull.numbers()), FrameLimits.DELTA_BYTES)
        .<GossipMessage>map(set -> new GossipMessage.Batches(set.head(), set.batches()))
        .orElseGet(() -> new GossipMessage.NotVouched(pull.device()));
  }

  private static GossipMessage delta(AvailabilityView.BatchSet set) {
    return new GossipMessage.Delta(set.head(), set.batches(), set.complete());
  }
}
