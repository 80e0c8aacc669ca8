package io.muster.protocol.gossip;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.AvailabilityView.ChangeSet;
import io.muster.protocol.port.AvailabilityView.LeafList;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Serves what peers ask for of any device that this one can vouch for. Keeps no state. */
final class Answers {
  /** So few contents go by their whole ids: to be asked for them once more would cost more. */
  static final int NAMED_IN_FULL = 16;

  private final AvailabilityView availability;

  Answers(AvailabilityView availability) {
    this.availability = availability;
  }

  GossipMessage pull(GossipMessage.Pull pull) {
    return delta(
        pull.device(), room -> availability.changesSince(pull.device(), pull.have(), room));
  }

  /** The batches that the filter proves missing. */
  GossipMessage missing(GossipMessage.PullMissing pull) {
    TokenFilter filter = TokenFilter.read(pull.filter(), pull.salt());
    List<Hash> leaves =
        availability.leafList(pull.device()).map(LeafList::leaves).orElse(List.of());
    SortedMap<Integer, Integer> numbers = new TreeMap<>();
    for (int number = 0; number < leaves.size(); number++) {
      if (!filter.mightContain(leaves.get(number))) {
        numbers.put(number, 0);
      }
    }
    return delta(pull.device(), room -> availability.changesOf(pull.device(), numbers, room));
  }

  /** What leads to the head in one step, or the leaf list where that takes more than a frame. */
  private GossipMessage delta(DeviceId device, Function<Room, Optional<ChangeSet>> read) {
    Optional<ChangeSet> found = named(read);
    if (found.isPresent() && !found.get().complete()) {
      return leaves(device);
    }
    return found
        .<GossipMessage>map(set -> new GossipMessage.Delta(set.head(), set.changes()))
        .orElseGet(() -> new GossipMessage.NotVouched(device));
  }

  private static Optional<ChangeSet> named(Function<Room, Optional<ChangeSet>> read) {
    Optional<ChangeSet> brief = read.apply(new Room(FrameLimits.DELTA_BYTES, false));
    int names = brief.map(Answers::names).orElse(0);
    return names == 0 || names > NAMED_IN_FULL
        ? brief
        : read.apply(new Room(FrameLimits.DELTA_BYTES, true));
  }

  private static int names(ChangeSet set) {
    return set.changes().stream().mapToInt(change -> change.names().size()).sum();
  }

  GossipMessage leaves(DeviceId device) {
    return availability
        .leafList(device)
        .<GossipMessage>map(list -> new GossipMessage.LeafList(list.head(), list.leaves()))
        .orElseGet(() -> new GossipMessage.NotVouched(device));
  }

  GossipMessage batches(GossipMessage.PullBatches pull) {
    SortedMap<Integer, Integer> wanted = new TreeMap<>();
    for (int i = 0; i < pull.numbers().size(); i++) {
      wanted.put(pull.numbers().get(i), pull.marks().isEmpty() ? 0 : pull.marks().get(i));
    }
    Room room = new Room(FrameLimits.DELTA_BYTES, pull.inFull());
    return availability
        .changesOf(pull.device(), wanted, room)
        .<GossipMessage>map(set -> new GossipMessage.Batches(set.head(), set.changes()))
        .orElseGet(() -> new GossipMessage.NotVouched(pull.device()));
  }

  /** The hashes of some nodes' children, or of the root's. */
  GossipMessage nodes(GossipMessage.PullNodes pull) {
    return availability
        .leafList(pull.device())
        .map(list -> nodes(pull, list))
        .orElseGet(() -> new GossipMessage.NotVouched(pull.device()));
  }

  private static GossipMessage nodes(GossipMessage.PullNodes pull, LeafList list) {
    int count = list.leaves().size();
    int height = pull.nodes().isEmpty() ? BatchTree.height(count) - 1 : pull.height();
    List<Hash> level = BatchTree.level(list.leaves(), height);
    List<Long> hashes = new ArrayList<>();
    for (int node : Descent.children(pull.nodes(), level.size())) {
      hashes.add(level.get(node).a());
    }
    return new GossipMessage.Nodes(
        pull.device(), list.head().version(), count, height, List.copyOf(hashes));
  }
}
