package io.muster.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

final class BatchTreeLevelsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32, 33, 1023, 1024, 1025, 3000})
  void shouldHaveTheRootOfTheWholeComputation(int count) {
    List<Hash> leaves = hashes(count, new Random(count));

    assertThat(BatchTreeLevels.of(leaves).root()).isEqualTo(BatchTree.root(leaves));
  }

  @Test
  void shouldFollowEveryChangeGrowthAndCut() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      BatchTreeLevels tree = new BatchTreeLevels();
      List<Hash> model = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        act(random, tree, model);
        assertThat(tree.root()).as("seed %d step %d", seed, step).isEqualTo(BatchTree.root(model));
        assertThat(tree.leaves()).isEqualTo(model);
      }
    }
  }

  private static void act(Random random, BatchTreeLevels tree, List<Hash> model) {
    if (random.nextInt(4) == 0) {
      int size = random.nextInt(random.nextBoolean() ? 80 : 1200);
      tree.resize(size);
      while (model.size() > size) {
        model.removeLast();
      }
      while (model.size() < size) {
        model.add(Hash.ZERO);
      }
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      int number = random.nextInt(model.size() + 1);
      Hash leaf = hash(random);
      tree.set(number, leaf);
      if (number == model.size()) {
        model.add(leaf);
      } else {
        model.set(number, leaf);
      }
    }
  }

  @Test
  void shouldNotChangeWithItsCopy() {
    List<Hash> leaves = hashes(100, new Random(5));
    BatchTreeLevels tree = BatchTreeLevels.of(leaves);
    BatchTreeLevels copy = tree.copy();
    copy.set(40, Hash.ZERO);
    copy.resize(50);

    assertThat(tree.root()).isEqualTo(BatchTree.root(leaves));
    assertThat(copy.root()).isNotEqualTo(tree.root());
    assertThatThrownBy(() -> copy.leaf(50)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldPutALeafTogetherFromItsParts() {
    Random random = new Random(9);
    for (int tried = 0; tried < 60; tried++) {
      AvailabilityBatch batch = batch(random);
      ByteBuffer uuids = ByteBuffer.allocate(batch.slots().size() * Uuid.SIZE);
      batch.slots().forEach(content -> uuids.put(content.uuid().bytes()));
      int width = (batch.slots().size() + 63) / 64;
      long[] bits = new long[width * batch.variants().size()];
      for (int index = 0; index < batch.variants().size(); index++) {
        long[] words = batch.bitsOf(index).toLongArray();
        System.arraycopy(words, 0, bits, index * width, words.length);
      }

      Hash leaf =
          BatchTree.leaf(
              batch.number(),
              BatchTree.mapping(batch.variants()),
              BatchTree.slots(uuids.flip()),
              bits);

      assertThat(leaf).isEqualTo(BatchTree.leaf(batch));
    }
  }

  private static AvailabilityBatch batch(Random random) {
    List<VariantId> variants = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      variants.add(new VariantId("thumb", String.valueOf(i)));
    }
    List<ContentId> slots = new ArrayList<>();
    for (int i = random.nextInt(300); i > 0; i--) {
      slots.add(new ContentId(new Uuid(random.nextLong(), random.nextLong())));
    }
    RoaringBitmap bits = new RoaringBitmap();
    for (int i = slots.isEmpty() || variants.isEmpty() ? 0 : random.nextInt(90); i > 0; i--) {
      int variant = random.nextInt(variants.size());
      bits.add(variant * AvailabilityBatch.STRIDE + random.nextInt(slots.size()));
    }
    return new AvailabilityBatch(random.nextInt(100), variants, slots, bits);
  }

  private static List<Hash> hashes(int count, Random random) {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hashes.add(hash(random));
    }
    return hashes;
  }

  private static Hash hash(Random random) {
    return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }
}
