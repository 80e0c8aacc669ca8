package io.muster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.HeadSummary;
import io.muster.protocol.digest.HeadTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.testing.Samples;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  @Property(tries = 100)
  void shouldReadWhatItWrites(@ForAll long seed) throws WireException {
    for (Message message : WireSamples.all(seed)) {
      byte[] frame = MessageCodec.encode(message);
      assertThat(MessageCodec.decode(MessageCodec.channelOf(message), frame)).isEqualTo(message);
    }
  }

  private static byte[] mutated(byte[] frame, SplittableRandom random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int cut = random.nextInt(4) == 0 ? random.nextInt(frame.length + 1) : frame.length;
    out.write(frame, 0, cut);
    if (random.nextInt(8) == 0) {
      out.write(frame, cut / 2, cut - cut / 2); // a part twice
    }
    byte[] bytes = out.toByteArray();
    for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) (bytes[at] ^ 1 << random.nextInt(8));
    }
    return bytes;
  }

  @Test
  void shouldAnswerHostileBytesWithAMessageOrARefusalAndNothingElse() {
    Assertions.assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          for (int seed = 0; seed < 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            for (Message message : WireSamples.all(seed % 50)) {
              byte[] frame = mutated(MessageCodec.encode(message), random);
              Channel channel =
                  random.nextInt(20) == 0 ? Channel.GOSSIP : MessageCodec.channelOf(message);
              survive(channel, frame, seed);
            }
          }
        });
  }

  @SuppressWarnings("EmptyCatch")
  private static void survive(Channel channel, byte[] frame, long seed) {
    try {
      Message read = MessageCodec.decode(channel, frame);
      // What was taken is a valid message: it can be said again and reads the same.
      assertThat(MessageCodec.decode(channel, MessageCodec.encode(read))).isEqualTo(read);
    } catch (WireException e) {
      // refused, as it may be
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("seed " + seed + " on " + channel, e);
    }
  }

  private static void refuses(Channel channel, byte[] frame, String why) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> MessageCodec.decode(channel, frame))
        .withMessageContaining(why);
  }

  private static void refuses(Message message, String why) {
    refuses(MessageCodec.channelOf(message), MessageCodec.encode(message), why);
  }

  @Test
  void shouldRefuseFramesBeyondTheLimitBeforeReadingThem() {
    refuses(Channel.GOSSIP, new byte[FrameLimits.GOSSIP + 1], "a frame of");
    refuses(Channel.LIBRARY, new byte[FrameLimits.LIBRARY + 1], "a frame of");
    refuses(Channel.GOSSIP, new byte[0], "without a message");
    refuses(Channel.LIBRARY, new byte[0], "without a message");
    Message large =
        new GossipMessage.HeadFilterBack(1, -1, ByteString.copyFrom(new byte[FrameLimits.GOSSIP]));
    assertThatIllegalStateException().isThrownBy(() -> MessageCodec.encode(large));
  }

  @Test
  void shouldSurviveGroupsNestedWithoutEnd() {
    byte[] nested = new byte[200_000];
    Arrays.fill(nested, (byte) (99 << 3 | 3)); // start of an unknown group
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = (byte) 0x9b; // field 99, wire type 3, as a varint of two bytes
      nested[i + 1] = 0x06;
    }
    refuses(Channel.GOSSIP, nested, "");
    refuses(Channel.LIBRARY, nested, "");
  }

  @Test
  void shouldIgnoreUnknownFields() throws WireException {
    Message agree = new GossipMessage.Agree(new Samples(7).hash());
    byte[] frame = MessageCodec.encode(agree);
    byte[] more = Arrays.copyOf(frame, frame.length + 3);
    more[frame.length] = (byte) 0xf8; // field 127, varint
    more[frame.length + 1] = 0x07;
    more[frame.length + 2] = 0x01;
    assertThat(MessageCodec.decode(Channel.GOSSIP, more)).isEqualTo(agree);
  }

  @Test
  void shouldRefuseRecordsThatBreakARule() {
    Register stray =
        new Register(
            Timestamp.ofMillis(Samples.NOW), new Dot(Samples.writer(1), 1), Values.ofText("x"));
    RecordKey variant = RecordKey.variant(new VariantId("thumb", "128"));
    LibraryRecord record = new LibraryRecord(variant, new TreeMap<>(Map.of("colour", stray)));
    refuses(new LibraryMessage.LeafRecords(1, false, List.of(record)), "no field 'colour'");
  }

  @Test
  void shouldRefuseAPushOfTooManyRecords() {
    List<LibraryRecord> records =
        IntStream.rangeClosed(0, FrameLimits.PUSH_RECORDS)
            .mapToObj(i -> LibraryRecord.empty(RecordKey.group(Samples.content(i))))
            .toList();
    ChangeRange range = ChangeRange.of(Samples.writer(1), 0, 1);
    refuses(new LibraryMessage.Push(new Changes(range, records)), "2001 records");
  }

  @Test
  void shouldRefuseBatchesThatStandTwiceOrAreNotTheHeads() {
    Head head = new Samples(1).head(2);
    AvailabilityBatch one = AvailabilityBatch.empty(1);
    AvailabilityBatch two = AvailabilityBatch.empty(2);
    refuses(new GossipMessage.Delta(head, List.of(one, one), true), "stands twice");
    refuses(new GossipMessage.Batches(head, List.of(two)), "is not the head's");
    refuses(new GossipMessage.PullBatches(head.device(), List.of(-1)), "-1 batches");
  }

  @Test
  void shouldRefuseBucketsThatAreNotAsManyAsTheyAreSaidToBe() {
    byte[] frame =
        MessageCodec.encode(
            new GossipMessage.HeadBuckets(new HeadSummary(1, 0b101, List.of(1L, 2L))));
    for (int i = 0; i < frame.length; i++) {
      if (frame[i] == 0b101 && frame[i + 1] == 0) {
        frame[i] = 0b111; // three buckets of two hashes
      }
    }
    refuses(Channel.GOSSIP, frame, "2 hashes of 3 buckets");
  }

  @Test
  void shouldRefuseAVersionOfABucketThatItsMessageIsNotAbout() {
    TreeMap<DeviceId, Version> versions = new TreeMap<>();
    versions.put(Samples.device(1), new Version(new Incarnation(1, 1), 1));
    int others = ~(1 << HeadTree.bucket(Samples.device(1)));
    refuses(
        new GossipMessage.HeadVersions(new Samples(1).hash(), others, versions),
        "a bucket that the message is not about");
  }
}
