package io.muster.sim.bench;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Profile;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Opens a library on the mobile profile, uses it, and prints the live heap in bytes. */
final class HeapProbe {
  private static final int ROUNDS = 20;
  private static final int COLLECTIONS = 4;

  private HeapProbe() {}

  /** Arguments: folder, seed, contents. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Dataset data = new Dataset(Long.parseLong(args[1]), Integer.parseInt(args[2]));
    EcKeys keys = EcKeys.load(folder);
    try (MusterStore store = MusterStore.open(folder, keys, Profile.MOBILE)) {
      use(store, data);
      System.out.println(liveHeap());
    }
  }

  private static void use(MusterStore store, Dataset data) {
    SplittableRandom random = new SplittableRandom(data.seed());
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> chosen = data.sample(random, PresenceBench.CONTENTS);
      List<ContentId> contents = chosen.stream().map(data::content).toList();
      store.presence(contents, PresenceBench.VARIANTS);
      int v = round % Dataset.VARIANTS.size();
      VariantId variant = Dataset.VARIANTS.get(v);
      store.publish(
          contents.stream().map(content -> new BitChange(content, variant, false)).toList());
      for (int number : chosen.subList(0, Math.min(10, chosen.size()))) {
        store.record(data.content(number), variant, data.blob(number, v, round + 1));
      }
    }
  }

  private static long liveHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
