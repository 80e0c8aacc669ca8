package io.muster.protocol.gossip;

import io.muster.protocol.digest.HeadSummary;
import io.muster.protocol.digest.HeadTree;
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
 * Finds out in which heads two devices differ once their roots do. Up to {@link
 * FrameLimits#HEAD_VERSIONS} heads go by version. Above that:
 *
 * <pre>
 * HeadFilter       a Bloom filter over all head tokens, with the buckets of the tree
 * HeadFilterBack   what it proves missing, and a filter over the buckets that differ
 * HeadBuckets      what that proves missing, and the buckets with all heads known by now
 * HeadVersions     the rest, by version: filters err, and some may have been lost
 * </pre>
 *
 * <p>Nothing is remembered in between but the heads that were shown, so a lost message costs a
 * round. Only equal roots end it.
 */
final class Comparison {
  private final VouchedHeads vouched;
  private final ShownHeads shown;
  private final RandomSource random;

  Comparison(VouchedHeads vouched, ShownHeads shown, RandomSource random) {
    this.vouched = vouched;
    this.shown = shown;
    this.random = random;
  }

  /**
   * In what two devices differ.
   *
   * @param ahead heads that the peer lacks
   * @param behind later versions that the peer has
   */
  record Difference(List<Head> ahead, SortedMap<DeviceId, Version> behind) {}

  /** What this device has. */
  GossipMessage digest() {
    SortedMap<DeviceId, Head> mine = vouched.all();
    if (mine.size() <= FrameLimits.HEAD_VERSIONS) {
      return new GossipMessage.HeadVersions(vouched.root(), versions(HeadSummary.ALL));
    }
    HeadSummary summary = vouched.tree().summary(random.nextLong(), HeadSummary.ALL);
    return new GossipMessage.HeadFilter(
        vouched.root(), filter(HeadSummary.ALL, summary.salt()).bytes(), summary);
  }

  private TokenFilter filter(int among, long salt) {
    return TokenFilter.of(vouched.tree().tokens(among), salt);
  }

  private SortedMap<DeviceId, Version> versions(int among) {
    SortedMap<DeviceId, Version> versions = new TreeMap<>();
    vouched
        .all()
        .forEach(
            (device, head) -> {
              if (HeadTree.isAmong(among, device)) {
                versions.put(device, head.version());
              }
            });
    return versions;
  }

  Difference with(GossipMessage.HeadVersions theirs) {
    SortedMap<DeviceId, Version> mine = versions(theirs.among());
    List<Head> ahead = new ArrayList<>();
    // Either all has been settled meanwhile, or one version stands for two things: the heads show
    // it.
    boolean clash = mine.equals(theirs.versions()) && !theirs.root().equals(vouched.root());
    vouched
        .all()
        .forEach(
            (device, head) -> {
              Version version = theirs.versions().get(device);
              boolean less = version == null || version.compareTo(head.version()) < 0;
              if (mine.containsKey(device) && (less || clash)) {
                ahead.add(head);
              }
            });
    SortedMap<DeviceId, Version> behind = new TreeMap<>();
    theirs
        .versions()
        .forEach(
            (device, version) -> {
              Version have = mine.get(device);
              if (have == null || have.compareTo(version) < 0) {
                behind.put(device, version);
              }
            });
    return new Difference(ahead, behind);
  }

  /** The heads that a filter proves missing, and a filter in return. */
  List<GossipMessage> answer(GossipMessage.HeadFilter theirs) {
    TokenFilter filter = TokenFilter.read(theirs.filter(), theirs.summary().salt());
    int among = theirs.summary().differing(vouched.tree());
    List<GossipMessage> answer = missing(filter, among);
    if (among != 0) {
      long salt = random.nextLong();
      answer.add(new GossipMessage.HeadFilterBack(salt, among, filter(among, salt).bytes()));
    }
    return answer;
  }

  /** The heads that the other filter proves missing, and where that leads to. */
  List<GossipMessage> answer(GossipMessage.HeadFilterBack theirs) {
    TokenFilter filter = TokenFilter.read(theirs.filter(), theirs.salt());
    List<GossipMessage> answer = missing(filter, theirs.among());
    answer.add(new GossipMessage.HeadBuckets(shown.tree().summary(theirs.salt(), theirs.among())));
    return answer;
  }

  /** The versions in the buckets that still differ, in as many as fit. */
  List<GossipMessage> answer(GossipMessage.HeadBuckets theirs) {
    int differing = theirs.summary().differing(shown.tree());
    int among = 0;
    int room = FrameLimits.BUCKET_VERSIONS;
    for (int bucket = 0; bucket < HeadTree.BUCKETS; bucket++) {
      int size = vouched.tree().size(bucket);
      if ((differing >>> bucket & 1) != 0 && size <= room) {
        among |= 1 << bucket;
        room -= size;
      }
    }
    return among == 0
        ? List.of()
        : List.of(new GossipMessage.HeadVersions(vouched.root(), among, versions(among)));
  }

  private List<GossipMessage> missing(TokenFilter filter, int among) {
    List<Head> missing = new ArrayList<>();
    vouched
        .all()
        .forEach(
            (device, head) -> {
              Hash token = vouched.tree().tokenOf(device);
              if (HeadTree.isAmong(among, device) && token != null && !filter.mightContain(token)) {
                missing.add(head);
              }
            });
    return frames(missing);
  }

  /** Heads in as many messages as they take. */
  static List<GossipMessage> frames(List<Head> heads) {
    List<GossipMessage> frames = new ArrayList<>();
    for (int from = 0; from < heads.size(); from += FrameLimits.HEADS) {
      int to = Math.min(from + FrameLimits.HEADS, heads.size());
      frames.add(new GossipMessage.Heads(List.copyOf(heads.subList(from, to))));
    }
    return frames;
  }
}
