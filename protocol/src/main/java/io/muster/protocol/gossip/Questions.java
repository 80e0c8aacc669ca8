package io.muster.protocol.gossip;

import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.List;
import java.util.Optional;

/** What a pull asks its peer, from what is stored here. */
final class Questions {
  /** Batches of which a filter is no larger than the hashes that lead to one of them. */
  static final int FEW = 256;

  private final AvailabilityView availability;
  private final RandomSource random;

  Questions(AvailabilityView availability, RandomSource random) {
    this.availability = availability;
    this.random = random;
  }

  /** How to begin: from the version that is vouched for, from rows alone, or from nothing. */
  Pull.Source first(DeviceId device, Version offered) {
    Optional<Head> target = availability.target(device);
    if (target.filter(head -> head.version().compareTo(offered) <= 0).isPresent()) {
      boolean same = target.get().version().equals(offered);
      return same ? Pull.Source.BATCHES : Pull.Source.LEAVES;
    }
    Head vouched = availability.heads().get(device);
    boolean follows =
        vouched != null && vouched.version().incarnation().equals(offered.incarnation());
    return follows || stored(device).isEmpty() ? Pull.Source.CHANGES : comparison(device);
  }

  /** How to find what differs: a filter over few batches takes less than a round trip more. */
  Pull.Source comparison(DeviceId device) {
    return stored(device).size() <= FEW ? Pull.Source.MISSING : Pull.Source.NODES;
  }

  GossipMessage changes(DeviceId device) {
    Head vouched = availability.heads().get(device);
    return new GossipMessage.Pull(device, vouched == null ? null : vouched.version());
  }

  GossipMessage missing(DeviceId device) {
    long salt = random.nextLong();
    return new GossipMessage.PullMissing(
        device, salt, TokenFilter.of(stored(device), salt).bytes());
  }

  /** The leaves of the batches that there are. */
  private List<Hash> stored(DeviceId device) {
    return availability.leaves(device).stream().filter(leaf -> !leaf.equals(Hash.ZERO)).toList();
  }

  /** Batches, but for the slots that are known here. */
  GossipMessage batches(DeviceId device, List<Integer> numbers) {
    List<Integer> marks = availability.marks(device, numbers);
    boolean none = marks.stream().allMatch(mark -> mark == 0);
    return new GossipMessage.PullBatches(device, numbers, none ? List.of() : marks, false);
  }

  GossipMessage inFull(DeviceId device, List<Integer> numbers) {
    List<Integer> some = numbers.subList(0, Math.min(numbers.size(), FrameLimits.PULL_BATCHES));
    return new GossipMessage.PullBatches(device, List.copyOf(some), List.of(), true);
  }

  GossipMessage holes(DeviceId device) {
    return batches(device, availability.holes(device, FrameLimits.PULL_BATCHES));
  }
}
