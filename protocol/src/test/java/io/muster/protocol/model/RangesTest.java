package io.muster.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.muster.protocol.testing.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Against plain sets. */
class RangesTest {
  private static final int MOST = 40;

  private static Ranges some(SplittableRandom random, Set<Long> model) {
    Ranges ranges = Ranges.EMPTY;
    for (int i = random.nextInt(8); i > 0; i--) {
      int after = random.nextInt(MOST - 1);
      int upTo = after + 1 + random.nextInt(Math.min(6, MOST - after));
      ranges = ranges.plus(new Ranges.Range(after, upTo));
      for (long s = after + 1L; s <= upTo; s++) {
        model.add(s);
      }
    }
    return ranges;
  }

  private static Set<Long> members(Ranges ranges) {
    Set<Long> result = new TreeSet<>();
    for (long s = 0; s <= MOST + 10; s++) {
      if (ranges.contains(s)) {
        result.add(s);
      }
    }
    return result;
  }

  @Property
  void shouldBehaveLikeSets(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Long> x = new TreeSet<>();
    Set<Long> y = new TreeSet<>();
    Ranges a = some(random, x);
    Ranges b = some(random, y);
    assertThat(members(a)).isEqualTo(x);
    assertThat(a.last()).isEqualTo(x.isEmpty() ? 0L : Collections.max(x).longValue());
    Set<Long> difference = new TreeSet<>(x);
    difference.removeAll(y);
    assertThat(members(a.minus(b))).isEqualTo(difference);
    assertThat(a.minus(a)).isEqualTo(Ranges.EMPTY);
    Ranges joined = a;
    for (Ranges.Range range : b.list()) {
      joined = joined.plus(range);
    }
    x.addAll(y);
    assertThat(members(joined)).isEqualTo(x);
  }

  @Property
  void shouldHaveOneFormWhateverTheOrder(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ranges a = some(random, new TreeSet<>());
    List<Ranges.Range> shuffled = new ArrayList<>(a.list());
    Collections.reverse(shuffled);
    Ranges again = Ranges.EMPTY;
    for (Ranges.Range range : shuffled) {
      again = again.plus(range);
    }
    assertThat(again).isEqualTo(a);
  }

  @Property
  void shouldTellContextsApartLikeSetsOfDots(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Context a = Context.EMPTY;
    Context b = Context.EMPTY;
    for (int writer = 0; writer < 3; writer++) {
      for (Ranges.Range range : some(random, new TreeSet<>()).list()) {
        a = a.plus(new ChangeRange(Samples.writer(writer), range));
      }
      for (Ranges.Range range : some(random, new TreeSet<>()).list()) {
        b = b.plus(new ChangeRange(Samples.writer(writer), range));
      }
    }
    Context both = a.plus(b);
    assertThat(both).isEqualTo(b.plus(a));
    assertThat(both.hash()).isEqualTo(b.plus(a).hash());
    assertThat(both.minus(a)).isEqualTo(b.minus(a));
    assertThat(a.equals(b)).isEqualTo(a.hash().equals(b.hash()));
    for (int writer = 0; writer < 3; writer++) {
      for (long s = 1; s <= MOST; s++) {
        Dot dot = new Dot(Samples.writer(writer), s);
        assertThat(both.contains(dot)).isEqualTo(a.contains(dot) || b.contains(dot));
      }
    }
  }

  @Test
  void shouldClaimNoMoreThanWasSeenWhenLimited() {
    Context context = Context.EMPTY;
    for (int writer = 0; writer < 10; writer++) {
      context = context.plus(ChangeRange.of(Samples.writer(writer), 0, 5));
      context = context.plus(ChangeRange.of(Samples.writer(writer), 7, 9));
    }
    Context limited = context.limited(6, 9);
    assertThat(limited.seen()).hasSize(4);
    assertThat(limited.minus(context)).isEmpty();
    assertThat(context.limited(100, 100)).isEqualTo(context);
  }

  @Test
  void shouldRefuseWhatIsNoRange() {
    Ranges.Range low = new Ranges.Range(0, 3);
    Ranges.Range touching = new Ranges.Range(3, 4);
    assertThatIllegalArgumentException().isThrownBy(() -> new Ranges.Range(3, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ranges.Range(-1, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ranges(List.of(low, touching)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ranges(List.of(touching, low)));
  }

  @Test
  void shouldHoldTheHighestSequences() {
    Ranges all = Ranges.EMPTY.plus(new Ranges.Range(0, Long.MAX_VALUE));
    assertThat(all.plus(new Ranges.Range(5, Long.MAX_VALUE))).isEqualTo(all);
    assertThat(all.minus(Ranges.EMPTY.plus(new Ranges.Range(0, 7))).list())
        .containsExactly(new Ranges.Range(7, Long.MAX_VALUE));
  }
}
