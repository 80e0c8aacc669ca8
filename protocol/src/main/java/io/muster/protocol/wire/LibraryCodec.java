package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Ranges;
import io.muster.protocol.model.Writer;
import io.muster.protocol.wire.gen.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The library channel's messages as bytes and back. */
final class LibraryCodec {
  private LibraryCodec() {}

  static byte[] encode(LibraryMessage message) {
    Library.LibraryFrame.Builder frame = Library.LibraryFrame.newBuilder();
    switch (message) {
      case LibraryMessage.Hello hello -> frame.setHello(encode(hello));
      case LibraryMessage.Push(Changes changes) -> frame.setChanges(encode(changes));
      case LibraryMessage.Ack(ChangeRange range, boolean known) ->
          frame.setAck(
              Library.Ack.newBuilder()
                  .setWriter(RecordsCodec.encode(range.writer()))
                  .setAfter(range.range().after())
                  .setUpTo(range.range().upTo())
                  .setKnown(known));
      case LibraryMessage.Proof(Hash context, Hash root) ->
          frame.setProof(
              Library.Proof.newBuilder()
                  .setContext(context.byteString())
                  .setRoot(root.byteString()));
      case LibraryMessage.Nodes(List<Hash> hashes) ->
          frame.setNodes(Library.Nodes.newBuilder().addAllHashes(bytes(hashes)));
      case LibraryMessage.Leaves leaves -> frame.setLeaves(encode(leaves));
      case LibraryMessage.LeafRecords records ->
          frame.setLeafRecords(
              Library.LeafRecords.newBuilder()
                  .setLeaf(records.leaf())
                  .setAnswer(records.answer())
                  .setRecords(RecordsCodec.encode(records.records(), List.of())));
    }
    return frame.build().toByteArray();
  }

  private static Library.Hello encode(LibraryMessage.Hello hello) {
    Library.Hello.Builder out =
        Library.Hello.newBuilder()
            .setMinVersion(hello.minVersion())
            .setMaxVersion(hello.maxVersion());
    hello
        .context()
        .seen()
        .forEach(
            (writer, ranges) -> {
              Library.WriterRanges.Builder seen =
                  Library.WriterRanges.newBuilder().setWriter(RecordsCodec.encode(writer));
              ranges.list().forEach(range -> seen.addBounds(range.after()).addBounds(range.upTo()));
              out.addSeen(seen);
            });
    return out.build();
  }

  private static Library.ChangesFrame encode(Changes changes) {
    ChangeRange range = changes.range();
    return Library.ChangesFrame.newBuilder()
        .setRecords(RecordsCodec.encode(changes.records(), List.of(range.writer())))
        .setWriter(0)
        .setAfter(range.range().after())
        .setUpTo(range.range().upTo())
        .build();
  }

  private static Library.Leaves encode(LibraryMessage.Leaves leaves) {
    Library.Leaves.Builder out = Library.Leaves.newBuilder();
    leaves
        .byNode()
        .forEach(
            (node, hashes) ->
                out.addNodes(
                    Library.NodeLeaves.newBuilder().setNode(node).addAllHashes(bytes(hashes))));
    return out.build();
  }

  private static List<ByteString> bytes(List<Hash> hashes) {
    return hashes.stream().map(Hash::byteString).toList();
  }

  static LibraryMessage decode(byte[] frame) throws WireException {
    try {
      Library.LibraryFrame in = Library.LibraryFrame.parseFrom(frame);
      return switch (in.getMessageCase()) {
        case HELLO -> decode(in.getHello());
        case CHANGES -> decode(in.getChanges());
        case ACK -> new LibraryMessage.Ack(range(in.getAck()), in.getAck().getKnown());
        case PROOF ->
            new LibraryMessage.Proof(
                Hash.of(in.getProof().getContext()), Hash.of(in.getProof().getRoot()));
        case NODES ->
            new LibraryMessage.Nodes(hashes(in.getNodes().getHashesList(), RecordTree.NODES));
        case LEAVES -> decode(in.getLeaves());
        case LEAF_RECORDS -> decode(in.getLeafRecords());
        case MESSAGE_NOT_SET -> throw new WireException("a library frame without a message");
      };
    } catch (InvalidProtocolBufferException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new WireException("not a library message: " + e.getMessage(), e);
    }
  }

  private static ChangeRange range(Library.Ack in) {
    return ChangeRange.of(RecordsCodec.decode(in.getWriter()), in.getAfter(), in.getUpTo());
  }

  private static LibraryMessage.Hello decode(Library.Hello in) throws WireException {
    if (in.getSeenCount() > FrameLimits.CONTEXT_WRITERS) {
      throw new WireException("a context of " + in.getSeenCount() + " writers");
    }
    TreeMap<Writer, Ranges> seen = new TreeMap<>();
    int ranges = 0;
    for (Library.WriterRanges writer : in.getSeenList()) {
      ranges += writer.getBoundsCount() / 2;
      if (writer.getBoundsCount() % 2 != 0 || ranges > FrameLimits.CONTEXT_RANGES) {
        throw new WireException("a context of " + ranges + " ranges");
      }
      seen.put(RecordsCodec.decode(writer.getWriter()), ranges(writer.getBoundsList()));
    }
    return new LibraryMessage.Hello(in.getMinVersion(), in.getMaxVersion(), new Context(seen));
  }

  private static Ranges ranges(List<Long> bounds) {
    List<Ranges.Range> list = new ArrayList<>(bounds.size() / 2);
    for (int i = 0; i < bounds.size(); i += 2) {
      list.add(new Ranges.Range(bounds.get(i), bounds.get(i + 1)));
    }
    return new Ranges(list);
  }

  private static LibraryMessage.Push decode(Library.ChangesFrame in) throws WireException {
    if (in.getRecords().getRecordsCount() > FrameLimits.PUSH_RECORDS) {
      throw new WireException("a push of " + in.getRecords().getRecordsCount() + " records");
    }
    Writer writer = RecordsCodec.decode(in.getRecords().getWriters(in.getWriter()));
    return new LibraryMessage.Push(
        new Changes(
            ChangeRange.of(writer, in.getAfter(), in.getUpTo()),
            RecordsCodec.decode(in.getRecords())));
  }

  private static LibraryMessage.Leaves decode(Library.Leaves in) throws WireException {
    SortedMap<Integer, List<Hash>> byNode = new TreeMap<>();
    for (Library.NodeLeaves node : in.getNodesList()) {
      checkIndex(node.getNode(), RecordTree.NODES);
      byNode.put(node.getNode(), hashes(node.getHashesList(), RecordTree.LEAVES_PER_NODE));
    }
    return new LibraryMessage.Leaves(byNode);
  }

  private static LibraryMessage.LeafRecords decode(Library.LeafRecords in) throws WireException {
    checkIndex(in.getLeaf(), RecordTree.LEAVES);
    return new LibraryMessage.LeafRecords(
        in.getLeaf(), in.getAnswer(), RecordsCodec.decode(in.getRecords()));
  }

  private static void checkIndex(int index, int size) throws WireException {
    if (index < 0 || index >= size) {
      throw new WireException("no node or leaf " + index);
    }
  }

  private static List<Hash> hashes(List<ByteString> in, int expected) throws WireException {
    if (in.size() != expected) {
      throw new WireException(in.size() + " hashes instead of " + expected);
    }
    return in.stream().map(Hash::of).toList();
  }
}
