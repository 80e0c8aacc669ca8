package io.muster.protocol.wire;

import io.muster.protocol.digest.HeadSummary;
import io.muster.protocol.digest.HeadTree;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Version;
import io.muster.protocol.wire.gen.Gossip;
import java.util.SortedMap;
import java.util.TreeMap;

/** The messages that compare heads, and those about members, as bytes and back. */
final class HeadsCodec {
  private HeadsCodec() {}

  static Gossip.HeadVersions encode(GossipMessage.HeadVersions message) {
    Gossip.HeadVersions.Builder out =
        Gossip.HeadVersions.newBuilder().setRoot(message.root().byteString());
    if (message.among() != HeadSummary.ALL) {
      out.setAmong(message.among());
    }
    message
        .versions()
        .forEach(
            (device, version) ->
                out.addVersions(
                    Gossip.DeviceVersion.newBuilder()
                        .setDevice(GossipCodec.bytes(device))
                        .setVersion(GossipCodec.encode(version))));
    return out.build();
  }

  static Gossip.HeadFilter encode(GossipMessage.HeadFilter message) {
    return Gossip.HeadFilter.newBuilder()
        .setRoot(message.root().byteString())
        .setSalt(message.summary().salt())
        .setFilter(message.filter())
        .addAllBuckets(message.summary().hashes())
        .build();
  }

  static Gossip.HeadFilterBack encode(GossipMessage.HeadFilterBack message) {
    return Gossip.HeadFilterBack.newBuilder()
        .setSalt(message.salt())
        .setAmong(message.among())
        .setFilter(message.filter())
        .build();
  }

  static Gossip.HeadBuckets encode(GossipMessage.HeadBuckets message) {
    return Gossip.HeadBuckets.newBuilder()
        .setSalt(message.summary().salt())
        .setAmong(message.summary().among())
        .addAllBuckets(message.summary().hashes())
        .build();
  }

  static GossipMessage decode(Gossip.HeadVersions in) throws WireException {
    int among = in.getAmong() == 0 ? HeadSummary.ALL : in.getAmong();
    GossipCodec.checkCount("versions", in.getVersionsCount(), FrameLimits.BUCKET_VERSIONS);
    SortedMap<DeviceId, Version> versions = new TreeMap<>();
    for (Gossip.DeviceVersion version : in.getVersionsList()) {
      DeviceId device = GossipCodec.device(version.getDevice());
      if (!HeadTree.isAmong(among, device)) {
        throw new WireException("a version of a bucket that the message is not about");
      }
      versions.put(device, GossipCodec.decode(version.getVersion()));
    }
    return new GossipMessage.HeadVersions(Hash.of(in.getRoot()), among, versions);
  }

  static GossipMessage decode(Gossip.HeadFilter in) {
    return new GossipMessage.HeadFilter(
        Hash.of(in.getRoot()),
        in.getFilter(),
        new HeadSummary(in.getSalt(), HeadSummary.ALL, in.getBucketsList()));
  }

  static GossipMessage decode(Gossip.HeadFilterBack in) {
    return new GossipMessage.HeadFilterBack(in.getSalt(), in.getAmong(), in.getFilter());
  }

  static GossipMessage decode(Gossip.HeadBuckets in) {
    return new GossipMessage.HeadBuckets(
        new HeadSummary(in.getSalt(), in.getAmong(), in.getBucketsList()));
  }

  static Gossip.Shuffle encode(GossipMessage.Shuffle message) {
    return Gossip.Shuffle.newBuilder()
        .addAllDevices(message.devices().stream().map(GossipCodec::bytes).toList())
        .setAsks(message.asks())
        .build();
  }

  static GossipMessage decode(Gossip.Shuffle in) throws WireException {
    GossipCodec.checkCount("devices", in.getDevicesCount(), FrameLimits.SHUFFLED);
    return new GossipMessage.Shuffle(
        in.getDevicesList().stream().map(GossipCodec::device).toList(), in.getAsks());
  }
}
