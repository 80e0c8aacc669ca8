package io.muster.protocol.gossip;

import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out in which heads two devices differ once their roots do: by version, and above {@link
 * FrameLimits#HEAD_VERSIONS} heads by a salted Bloom filter.
 */
final class Comparison {
  private final VouchedHeads heads;
  private final RandomSource random;

  Comparison(VouchedHeads heads, RandomSource random) {
    this.heads = heads;
    this.random = random;
  }

  /**
   * In what two devices differ.
   *
   * @param ahead heads that the peer lacks
   * @param behind later versions that the peer has
   */
  record Difference(List<Head> ahead, SortedMap<DeviceId, Version> behind) {}

  /**
   * What this device has.
   *
   * @param answer whether the peer is to say the same in return
   */
  GossipMessage digest(boolean answer) {
    SortedMap<DeviceId, Head> mine = heads.all();
    if (mine.size() <= FrameLimits.HEAD_VERSIONS) {
      return new GossipMessage.HeadVersions(heads.root(), versions(mine));
    }
    long salt = random.nextLong();
    List<Hash> tokens =
        mine.values().stream()
            .map(head -> TokenFilter.token(head.device(), head.version()))
            .toList();
    return new GossipMessage.HeadFilter(
        heads.root(), salt, TokenFilter.of(tokens, salt).bytes(), answer);
  }

  private static SortedMap<DeviceId, Version> versions(SortedMap<DeviceId, Head> heads) {
    SortedMap<DeviceId, Version> versions = new TreeMap<>();
    heads.forEach((device, head) -> versions.put(device, head.version()));
    return versions;
  }

  Difference with(GossipMessage.HeadVersions theirs) {
    SortedMap<DeviceId, Head> mine = heads.all();
    List<Head> ahead = new ArrayList<>();
    mine.forEach(
        (device, head) -> {
          Version version = theirs.versions().get(device);
          if (version == null || version.compareTo(head.version()) < 0) {
            ahead.add(head);
          }
        });
    if (versions(mine).equals(theirs.versions())) {
      // Either all has been settled meanwhile, or one version stands for two things: the heads show
      // it.
      ahead.addAll(theirs.root().equals(heads.root()) ? List.of() : mine.values());
    }
    SortedMap<DeviceId, Version> behind = new TreeMap<>();
    theirs
        .versions()
        .forEach(
            (device, version) -> {
              Head head = mine.get(device);
              if (head == null || head.version().compareTo(version) < 0) {
                behind.put(device, version);
              }
            });
    return new Difference(ahead, behind);
  }

  /** The heads that a filter proves missing. */
  List<Head> missing(GossipMessage.HeadFilter theirs) {
    TokenFilter filter = TokenFilter.read(theirs.filter(), theirs.salt());
    return heads.all().values().stream()
        .filter(head -> !filter.mightContain(TokenFilter.token(head.device(), head.version())))
        .toList();
  }
}
