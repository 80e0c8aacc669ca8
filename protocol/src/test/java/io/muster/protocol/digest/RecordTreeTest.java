package io.muster.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.testing.Samples;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecordTreeTest {
  private static RecordTree rebuilt(List<LibraryRecord> records) {
    RecordTree tree = new RecordTree();
    records.forEach(record -> tree.replace(LibraryRecord.empty(record.key()), record));
    return tree;
  }

  @Property(tries = 50)
  void shouldBeTheSameIncrementallyAndRebuiltInAnyOrder(@ForAll long seed) {
    Samples samples = new Samples(seed);
    SortedMap<RecordKey, LibraryRecord> rows = new TreeMap<>();
    RecordTree tree = new RecordTree();
    for (int i = 0; i < 300; i++) {
      RecordKey key = RecordKey.group(Samples.content(samples.random().nextInt(60)));
      LibraryRecord before = rows.getOrDefault(key, LibraryRecord.empty(key));
      boolean remove = samples.random().nextInt(5) == 0;
      LibraryRecord after = remove ? LibraryRecord.empty(key) : samples.group(key);
      tree.replace(before, after);
      rows.put(key, after);
    }
    List<LibraryRecord> shuffled = new ArrayList<>(rows.values());
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(tree.root()).isEqualTo(rebuilt(shuffled).root());
    rows.values().forEach(row -> tree.replace(row, LibraryRecord.empty(row.key())));
    assertThat(tree.root()).isEqualTo(new RecordTree().root());
  }

  @Test
  void shouldShowADifferenceInItsLeafAndNodeAlone() {
    LibraryRecord record = new Samples(1).group(RecordKey.group(Samples.content(1)));
    RecordTree tree = rebuilt(List.of(record));
    int leaf = RecordTree.leafOf(record.key());
    for (int i = 0; i < RecordTree.LEAVES; i++) {
      assertThat(tree.leaf(i).equals(Hash.ZERO)).isEqualTo(i != leaf);
    }
    List<Hash> empty = new RecordTree().nodes();
    for (int node = 0; node < RecordTree.NODES; node++) {
      assertThat(tree.nodes().get(node).equals(empty.get(node)))
          .isEqualTo(node != RecordTree.nodeOf(leaf));
    }
    int inNode = leaf % RecordTree.LEAVES_PER_NODE;
    assertThat(tree.leaves(RecordTree.nodeOf(leaf)).get(inNode)).isEqualTo(tree.leaf(leaf));
  }

  @Test
  void shouldGiveTheSameRootFromStoredLeaves() {
    RecordTree tree = new RecordTree();
    for (int i = 0; i < 50; i++) {
      LibraryRecord row = new Samples(i).group(RecordKey.group(Samples.content(i)));
      tree.replace(LibraryRecord.empty(row.key()), row);
    }
    RecordTree loaded = new RecordTree();
    for (int leaf = 0; leaf < RecordTree.LEAVES; leaf++) {
      loaded.setLeaf(leaf, tree.leaf(leaf));
    }
    assertThat(loaded.root()).isEqualTo(tree.root());
  }

  @Test
  void shouldCoverKeyFieldTimeDeviceAndValue() {
    Hash base = hash(1, "128", 0, 1, 1);
    assertThat(
            List.of(
                hash(2, "128", 0, 1, 1),
                hash(1, "256", 0, 1, 1),
                hash(1, "128", 1, 1, 1),
                hash(1, "128", 0, 2, 1),
                hash(1, "128", 0, 1, 3)))
        .doesNotHaveDuplicates()
        .doesNotContain(base);
  }

  private static Hash hash(int content, String variant, int later, int device, long length) {
    String field = GroupFields.life(new VariantId("thumb", variant));
    Timestamp time = Timestamp.ofMillis(Samples.NOW + later);
    Register register =
        new Register(time, new Dot(Samples.writer(device), 1), Values.ofNumber(length));
    return RecordTree.hash(
        new LibraryRecord(
            RecordKey.group(Samples.content(content)), new TreeMap<>(Map.of(field, register))));
  }

  /** Sums carry from word to word: 2^256 - 1 and 1 give 0, checked against big integers. */
  @Property
  void shouldAddLikeBigIntegers(@ForAll long seed) {
    Samples samples = new Samples(seed);
    LibraryRecord record = samples.group(RecordKey.group(Samples.content(1)));
    int leaf = RecordTree.leafOf(record.key());
    Hash start =
        samples.random().nextBoolean()
            ? samples.hash()
            : new Hash(-1, -1, -1, samples.time().value());
    RecordTree tree = new RecordTree();
    tree.setLeaf(leaf, start);
    tree.replace(LibraryRecord.empty(record.key()), record);
    BigInteger expected =
        new BigInteger(1, start.bytes())
            .add(new BigInteger(1, RecordTree.hash(record).bytes()))
            .mod(BigInteger.ONE.shiftLeft(256));
    assertThat(new BigInteger(1, tree.leaf(leaf).bytes())).isEqualTo(expected);
    tree.replace(record, LibraryRecord.empty(record.key()));
    assertThat(tree.leaf(leaf)).isEqualTo(start);
  }
}
