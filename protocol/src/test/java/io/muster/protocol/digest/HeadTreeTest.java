package io.muster.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HeadTreeTest {
  private static HeadTree tree(Head... heads) {
    return HeadTree.of(List.of(heads));
  }

  @Test
  void shouldCoverAllOfEveryHeadButItsSignature() {
    Head head = new Samples(1).head(3);
    Hash root = tree(head).root();
    assertThat(tree(head.signed(new Samples(2).bytes(70))).root()).isEqualTo(root);
    assertThat(tree().root()).isNotEqualTo(root);
    assertThat(tree(head, new Samples(3).head(3)).root()).isNotEqualTo(root);
    assertThat(tree(new Samples(3).head(3)).root()).isNotEqualTo(root);
  }

  @Property(tries = 50)
  void shouldBeTheSameHoweverItCameAbout(@ForAll long seed) {
    Samples samples = new Samples(seed);
    HeadTree tree = new HeadTree();
    SortedMap<Object, Head> heads = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      Head head = samples.head(1);
      if (samples.random().nextInt(3) > 0) {
        tree.put(head);
        heads.put(head.device(), head);
      } else {
        tree.remove(head.device());
        heads.remove(head.device());
      }
      if (i % 20 == 0) {
        assertThat(tree.root()).isEqualTo(HeadTree.of(heads.values()).root());
      }
    }
    assertThat(tree.copy().root()).isEqualTo(HeadTree.of(heads.values()).root());
  }

  @Test
  void shouldShowInWhichBucketsTwoTreesDiffer() {
    Samples samples = new Samples(1);
    List<Head> heads = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      heads.add(samples.head(1));
    }
    HeadTree one = HeadTree.of(heads);
    HeadTree other = one.copy();
    assertThat(one.summary(5, HeadSummary.ALL).differing(other)).isZero();
    Head changed = samples.head(2);
    other.put(changed);
    int bucket = HeadTree.bucket(changed.device());
    assertThat(one.summary(5, HeadSummary.ALL).differing(other)).isEqualTo(1 << bucket);
    assertThat(one.summary(5, ~(1 << bucket)).differing(other)).isZero();
    assertThat(one.summary(5, HeadSummary.ALL).hashes())
        .doesNotContainAnyElementsOf(one.summary(6, HeadSummary.ALL).hashes());
    assertThat(one.tokens(1 << bucket)).hasSize(one.size(bucket));
    assertThat(one.tokens(HeadSummary.ALL)).isNotEmpty();
  }

  @Test
  void shouldRefuseASummaryOfOtherThanItsBuckets() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HeadSummary(1, 3, List.of(1L)));
  }
}
