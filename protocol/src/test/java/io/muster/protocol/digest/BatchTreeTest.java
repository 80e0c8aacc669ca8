package io.muster.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.testing.Samples;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

class BatchTreeTest {
  private static final VariantId THUMB = new VariantId("thumb", "128");
  private static final VariantId TEXT = new VariantId("text", "default");

  private static List<Hash> leaves(int count) {
    Samples samples = new Samples(count);
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(samples.hash());
    }
    return leaves;
  }

  private static Hash node(List<Hash> children) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + children.size() * Hash.SIZE);
    bytes.putInt(children.size());
    children.forEach(child -> bytes.put(child.bytes()));
    return Hash.sha256("muster batch node".getBytes(StandardCharsets.US_ASCII), bytes.array());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32})
  void shouldBeOneNodeUpToThirtyTwoBatches(int count) {
    assertThat(BatchTree.root(leaves(count))).isEqualTo(node(leaves(count)));
  }

  @Test
  void shouldHaveOneLevelMoreWhenFull() {
    List<Hash> all = leaves(33);
    assertThat(BatchTree.root(all))
        .isEqualTo(node(List.of(node(all.subList(0, 32)), node(all.subList(32, 33)))));
    List<Hash> many = leaves(32 * 32 + 1);
    List<Hash> middle = new ArrayList<>();
    for (int from = 0; from < many.size(); from += 32) {
      middle.add(node(many.subList(from, Math.min(from + 32, many.size()))));
    }
    assertThat(BatchTree.root(many))
        .isEqualTo(node(List.of(node(middle.subList(0, 32)), node(middle.subList(32, 33)))));
  }

  @Test
  void shouldDependOnEachPartOfABatch() {
    ContentId one = Samples.content(1);
    ContentId two = Samples.content(2);
    List<Hash> all =
        List.of(
            leaf(0, List.of(THUMB, TEXT), List.of(one, two), 0),
            leaf(1, List.of(THUMB, TEXT), List.of(one, two), 0),
            leaf(0, List.of(TEXT, THUMB), List.of(one, two), 0),
            leaf(0, List.of(THUMB), List.of(one, two), 0),
            leaf(0, List.of(THUMB, TEXT), List.of(two, one), 0),
            leaf(0, List.of(THUMB, TEXT), List.of(one), 0),
            leaf(0, List.of(THUMB, TEXT), List.of(one, two), 1),
            leaf(0, List.of(THUMB, TEXT), List.of(one, two), AvailabilityBatch.STRIDE),
            leaf(0, List.of(THUMB, TEXT), List.of(one, two)));
    assertThat(all).doesNotHaveDuplicates();
  }

  private static Hash leaf(
      int number, List<VariantId> variants, List<ContentId> slots, int... bits) {
    return BatchTree.leaf(
        new AvailabilityBatch(number, variants, slots, RoaringBitmap.bitmapOf(bits)));
  }

  @Test
  void shouldNotDependOnTheFormOfTheBitmap() {
    List<ContentId> slots = new ArrayList<>();
    RoaringBitmap bits = new RoaringBitmap();
    for (int i = 0; i < 500; i++) {
      slots.add(Samples.content(i));
      bits.add(i);
    }
    RoaringBitmap runs = bits.clone();
    assertThat(runs.runOptimize()).isTrue();
    assertThat(BatchTree.leaf(new AvailabilityBatch(0, List.of(THUMB), slots, runs)))
        .isEqualTo(BatchTree.leaf(new AvailabilityBatch(0, List.of(THUMB), slots, bits)));
  }
}
