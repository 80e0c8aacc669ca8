package io.muster.storage.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Dictionary, slot lists and places against what does the same the plain way. */
final class IndexTest {
  private static final Hash DEVICE = Hash.sha256(new byte[] {1});

  @Property(tries = 40)
  void dictionaryShouldFindWhatWasAddedAndNothingElse(@ForAll long seed, @ForAll boolean alike) {
    Random random = new Random(seed);
    Dictionary dictionary = new Dictionary();
    Map<ContentId, Integer> model = new HashMap<>();
    for (int i = 0; i < 1500; i++) {
      long high = alike ? 7 : random.nextLong();
      ContentId content = new ContentId(new Uuid(high, alike ? (long) i << 40 : random.nextLong()));
      assertThat(dictionary.find(content)).isEqualTo(-1);
      dictionary.add(content);
      model.put(content, i);
    }
    model.forEach(
        (content, ordinal) -> {
          assertThat(dictionary.find(content)).isEqualTo(ordinal);
          assertThat(dictionary.content(ordinal)).isEqualTo(content);
        });
    assertThat(dictionary.size()).isEqualTo(1500);
  }

  @Property(tries = 300)
  void slotListsShouldReadBack(
      @ForAll @Size(max = 300) List<@IntRange(max = 400) Integer> some, @ForAll boolean sorted) {
    int[] ordinals =
        (sorted ? some.stream().sorted() : some.stream()).mapToInt(Integer::intValue).toArray();

    byte[] list = SlotList.encode(DEVICE, 3, DEVICE, ordinals);

    assertThat(SlotList.isWhole(DEVICE, 3, DEVICE, list)).isTrue();
    assertThat(SlotList.isWhole(DEVICE, 4, DEVICE, list)).isFalse();
    assertThat(SlotList.isWhole(DEVICE, 3, Hash.ZERO, list)).isFalse();
    assertThat(SlotList.decode(steps(list), ordinals.length, 401)).isEqualTo(ordinals);
    if (ordinals.length > 0) {
      int most = some.stream().mapToInt(Integer::intValue).max().orElseThrow();
      assertThatThrownBy(() -> SlotList.decode(steps(list), ordinals.length, most))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ByteBuffer steps(byte[] list) {
    return ByteBuffer.wrap(list, 0, list.length - Integer.BYTES);
  }

  @Property(tries = 1000)
  void slotListsShouldRefuseHostileBytesOrStayInside(
      @ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(max = 2048) int slots) {
    try {
      for (int ordinal : SlotList.decode(ByteBuffer.wrap(bytes), slots, 5000)) {
        assertThat(ordinal).isBetween(0, 4999);
      }
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 300)
  void contentsInOrderShouldTakeNearlyNothing(@ForAll @IntRange(max = 1_000_000) int first) {
    int[] ordinals = new int[1000];
    for (int slot = 0; slot < ordinals.length; slot++) {
      ordinals[slot] = first + slot;
    }
    assertThat(SlotList.encode(DEVICE, 0, DEVICE, ordinals)).hasSizeLessThan(12);
  }

  @Property(tries = 100)
  void placesShouldFollowBatches(@ForAll long seed) {
    Random random = new Random(seed);
    Places places = new Places();
    Map<Integer, int[]> model = new TreeMap<>();
    for (int step = 0; step < 40; step++) {
      int batch = random.nextInt(6);
      int[] after = random.ints(random.nextInt(12), 0, 3000).distinct().toArray();
      if (model.containsKey(batch) && random.nextInt(3) == 0) {
        places.remove(batch);
      } else {
        places.remove(batch, model.getOrDefault(batch, new int[0]));
      }
      places.add(batch, after);
      model.put(batch, after);
      assertPlaces(places, model);
    }
  }

  private static void assertPlaces(Places places, Map<Integer, int[]> model) {
    Map<Integer, Set<Integer>> all = new HashMap<>();
    model.forEach(
        (batch, ordinals) -> {
          for (int slot = 0; slot < ordinals.length; slot++) {
            all.computeIfAbsent(ordinals[slot], any -> new HashSet<>())
                .add(Places.place(batch, slot));
          }
        });
    int twice = 0;
    for (int ordinal = 0; ordinal < 3000; ordinal++) {
      List<Integer> found = new ArrayList<>(places.others(ordinal));
      twice += found.size();
      if (places.first(ordinal) != Places.NONE) {
        found.add(places.first(ordinal));
      }
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(all.getOrDefault(ordinal, new HashSet<>()));
    }
    assertThat(places.countTwice()).isEqualTo(twice);
  }

  @Property(tries = 200)
  void numbersShouldReadBack(@ForAll @IntRange(min = 0) int number) {
    byte[] bytes = new Numbers(1).put(number).put(0).toBytes();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertThat(Numbers.get(in)).isEqualTo(number);
    assertThat(Numbers.get(in)).isZero();
  }
}
