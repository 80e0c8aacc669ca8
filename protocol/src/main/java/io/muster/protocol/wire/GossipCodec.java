package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Version;
import io.muster.protocol.wire.gen.Gossip;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The gossip channel's messages as bytes and back. */
final class GossipCodec {
  private GossipCodec() {}

  static byte[] encode(GossipMessage message) {
    Gossip.GossipFrame.Builder frame = Gossip.GossipFrame.newBuilder();
    switch (message) {
      case GossipMessage.Agree(Hash root) ->
          frame.setAgree(Gossip.Agree.newBuilder().setRoot(root.byteString()));
      case GossipMessage.Agreed(Hash root) ->
          frame.setAgreed(Gossip.Agreed.newBuilder().setRoot(root.byteString()));
      case GossipMessage.HeadVersions versions ->
          frame.setHeadVersions(HeadsCodec.encode(versions));
      case GossipMessage.HeadFilter filter -> frame.setHeadFilter(HeadsCodec.encode(filter));
      case GossipMessage.HeadFilterBack filter ->
          frame.setHeadFilterBack(HeadsCodec.encode(filter));
      case GossipMessage.HeadBuckets buckets -> frame.setHeadBuckets(HeadsCodec.encode(buckets));
      case GossipMessage.Heads(List<Head> heads) ->
          frame.setHeads(
              Gossip.Heads.newBuilder()
                  .addAllHeads(heads.stream().map(GossipCodec::encode).toList()));
      case GossipMessage.Pull pull -> frame.setPull(encode(pull));
      case GossipMessage.PullMissing(DeviceId device, long salt, ByteString filter) ->
          frame.setPullMissing(
              Gossip.PullMissing.newBuilder()
                  .setDevice(bytes(device))
                  .setSalt(salt)
                  .setFilter(filter));
      case GossipMessage.PullLeaves(DeviceId device) ->
          frame.setPullLeaves(Gossip.PullLeaves.newBuilder().setDevice(bytes(device)));
      case GossipMessage.PullBatches(DeviceId device, List<Integer> numbers) ->
          frame.setPullBatches(
              Gossip.PullBatches.newBuilder().setDevice(bytes(device)).addAllNumbers(numbers));
      case GossipMessage.NotVouched(DeviceId device) ->
          frame.setNotVouched(Gossip.NotVouched.newBuilder().setDevice(bytes(device)));
      case GossipMessage.Shuffle shuffle -> frame.setShuffle(HeadsCodec.encode(shuffle));
      case GossipMessage.Delta _, GossipMessage.LeafList _, GossipMessage.Batches _ ->
          encodeState(message, frame);
    }
    return frame.build().toByteArray();
  }

  private static void encodeState(GossipMessage message, Gossip.GossipFrame.Builder frame) {
    switch (message) {
      case GossipMessage.Delta(Head head, List<AvailabilityBatch> batches, boolean complete) ->
          frame.setDelta(
              Gossip.Delta.newBuilder()
                  .setHead(encode(head))
                  .addAllBatches(batches.stream().map(BatchCodec::encode).toList())
                  .setComplete(complete));
      case GossipMessage.LeafList(Head head, List<Hash> leaves) ->
          frame.setLeafList(
              Gossip.LeafList.newBuilder()
                  .setHead(encode(head))
                  .addAllLeaves(leaves.stream().map(Hash::byteString).toList()));
      case GossipMessage.Batches(Head head, List<AvailabilityBatch> batches) ->
          frame.setBatches(
              Gossip.Batches.newBuilder()
                  .setHead(encode(head))
                  .addAllBatches(batches.stream().map(BatchCodec::encode).toList()));
      default -> throw new IllegalArgumentException("no state in " + message);
    }
  }

  private static Gossip.Pull encode(GossipMessage.Pull pull) {
    Gossip.Pull.Builder out = Gossip.Pull.newBuilder().setDevice(bytes(pull.device()));
    Version have = pull.have();
    return have == null ? out.build() : out.setHave(encode(have)).build();
  }

  static Gossip.Version encode(Version version) {
    return Gossip.Version.newBuilder()
        .setCounter(version.incarnation().counter())
        .setRandom(version.incarnation().random())
        .setSequence(version.sequence())
        .build();
  }

  private static Gossip.Head encode(Head head) {
    return Gossip.Head.newBuilder()
        .setDevice(bytes(head.device()))
        .setLibrary(head.library().byteString())
        .setVersion(encode(head.version()))
        .setRoot(head.root().byteString())
        .setBatches(head.counts().batches())
        .setContents(head.counts().contents())
        .setSidecars(head.counts().sidecars())
        .setSignature(head.signature())
        .build();
  }

  static ByteString bytes(DeviceId device) {
    return device.hash().byteString();
  }

  static GossipMessage decode(byte[] frame) throws WireException {
    try {
      return decode(Gossip.GossipFrame.parseFrom(frame));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new WireException("not a gossip message: " + e.getMessage(), e);
    }
  }

  private static GossipMessage decode(Gossip.GossipFrame in) throws WireException {
    return switch (in.getMessageCase()) {
      case AGREE -> new GossipMessage.Agree(Hash.of(in.getAgree().getRoot()));
      case AGREED -> new GossipMessage.Agreed(Hash.of(in.getAgreed().getRoot()));
      case HEAD_VERSIONS -> HeadsCodec.decode(in.getHeadVersions());
      case HEAD_FILTER -> HeadsCodec.decode(in.getHeadFilter());
      case HEAD_FILTER_BACK -> HeadsCodec.decode(in.getHeadFilterBack());
      case HEAD_BUCKETS -> HeadsCodec.decode(in.getHeadBuckets());
      case HEADS -> decode(in.getHeads());
      case PULL ->
          new GossipMessage.Pull(
              device(in.getPull().getDevice()),
              in.getPull().hasHave() ? decode(in.getPull().getHave()) : null);
      case PULL_MISSING ->
          new GossipMessage.PullMissing(
              device(in.getPullMissing().getDevice()),
              in.getPullMissing().getSalt(),
              in.getPullMissing().getFilter());
      case PULL_LEAVES -> new GossipMessage.PullLeaves(device(in.getPullLeaves().getDevice()));
      case PULL_BATCHES -> decode(in.getPullBatches());
      case NOT_VOUCHED -> new GossipMessage.NotVouched(device(in.getNotVouched().getDevice()));
      case SHUFFLE -> HeadsCodec.decode(in.getShuffle());
      case DELTA, LEAF_LIST, BATCHES -> decodeState(in);
      case MESSAGE_NOT_SET -> throw new WireException("a gossip frame without a message");
    };
  }

  private static GossipMessage decodeState(Gossip.GossipFrame in) throws WireException {
    return switch (in.getMessageCase()) {
      case DELTA -> {
        Head head = decode(in.getDelta().getHead());
        yield new GossipMessage.Delta(
            head, batches(head, in.getDelta().getBatchesList()), in.getDelta().getComplete());
      }
      case LEAF_LIST -> {
        checkCount("leaves", in.getLeafList().getLeavesCount(), AvailabilityBatch.MAX_BATCHES);
        yield new GossipMessage.LeafList(
            decode(in.getLeafList().getHead()),
            in.getLeafList().getLeavesList().stream().map(Hash::of).toList());
      }
      case BATCHES -> {
        Head head = decode(in.getBatches().getHead());
        yield new GossipMessage.Batches(head, batches(head, in.getBatches().getBatchesList()));
      }
      default -> throw new WireException("no state in " + in.getMessageCase());
    };
  }

  private static GossipMessage.Heads decode(Gossip.Heads in) throws WireException {
    checkCount("heads", in.getHeadsCount(), FrameLimits.HEADS);
    List<Head> heads = new ArrayList<>(in.getHeadsCount());
    for (Gossip.Head head : in.getHeadsList()) {
      heads.add(decode(head));
    }
    return new GossipMessage.Heads(heads);
  }

  private static GossipMessage.PullBatches decode(Gossip.PullBatches in) throws WireException {
    checkCount("batch numbers", in.getNumbersCount(), FrameLimits.PULL_BATCHES);
    for (int number : in.getNumbersList()) {
      checkCount("batches", number, AvailabilityBatch.MAX_BATCHES - 1);
    }
    return new GossipMessage.PullBatches(device(in.getDevice()), List.copyOf(in.getNumbersList()));
  }

  /** Batches of a head: each at most once, and none beyond those that it counts. */
  private static List<AvailabilityBatch> batches(Head head, List<Gossip.Batch> in)
      throws WireException {
    checkCount("batches", in.size(), head.counts().batches());
    List<AvailabilityBatch> batches = new ArrayList<>(in.size());
    BitSet numbers = new BitSet();
    for (Gossip.Batch batch : in) {
      AvailabilityBatch decoded = BatchCodec.decode(batch);
      if (decoded.number() >= head.counts().batches() || numbers.get(decoded.number())) {
        throw new WireException("batch " + decoded.number() + " stands twice or is not the head's");
      }
      numbers.set(decoded.number());
      batches.add(decoded);
    }
    return batches;
  }

  private static Head decode(Gossip.Head in) throws WireException {
    checkCount("batches", in.getBatches(), AvailabilityBatch.MAX_BATCHES);
    checkCount("signature bytes", in.getSignature().size(), Head.MAX_SIGNATURE);
    return new Head(
        device(in.getDevice()),
        Uuid.of(in.getLibrary()),
        decode(in.getVersion()),
        Hash.of(in.getRoot()),
        new Head.Counts(in.getBatches(), in.getContents(), in.getSidecars()),
        in.getSignature());
  }

  static Version decode(Gossip.Version in) {
    return new Version(new Incarnation(in.getCounter(), in.getRandom()), in.getSequence());
  }

  static DeviceId device(ByteString bytes) {
    return new DeviceId(Hash.of(bytes));
  }

  static void checkCount(String what, int count, int most) throws WireException {
    if (count < 0 || count > most) {
      throw new WireException(count + " " + what + ", at most " + most + " fit");
    }
  }
}
