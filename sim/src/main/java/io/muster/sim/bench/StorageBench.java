package io.muster.sim.bench;

import io.muster.storage.availability.Profile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of storage, one after the other. First a tenth of the contents is measured
 * alone, to see what grows; then all of them, beside the baseline.
 */
final class StorageBench {
  private static final List<Bench> BOTH =
      List.of(new SizeBench(), new PresenceBench(), new UpdateBench());
  private static final List<Bench> ALONE = List.of(new MerkleBench(), new SingleBench());
  private static final int TENTH = 10;
  private static final int WARM_UP = 5_000;

  /** An entry costs so little that the compiler is done only after many. */
  private static final int WARM_UP_ENTRIES = 50_000;

  private final Path folder;
  private final Dataset data;
  private final boolean baseline;
  private final Set<Part> parts;
  private final Progress progress;

  /** What can be measured by itself. */
  enum Part {
    GROUPS,
    INDEX,
    HEAP
  }

  /**
   * Measures in a folder, which is left empty.
   *
   * @param baseline whether the old layout is measured too
   * @param parts what is measured
   * @param err what is being done
   */
  StorageBench(Path folder, Dataset data, boolean baseline, Set<Part> parts, PrintWriter err) {
    this.folder = folder;
    this.data = data;
    this.baseline = baseline;
    this.parts = Set.copyOf(parts);
    this.progress = new Progress(err);
  }

  List<BenchRow> run() {
    if (!Effort.isTrial(data.contents())) {
      warmUp();
    }
    List<BenchRow> rows = new ArrayList<>();
    Dataset tenth = new Dataset(data.seed(), Math.max(1, data.contents() / TENTH));
    List<BenchRow> small = new ArrayList<>();
    in(Part.GROUPS, "tenth", place -> small.addAll(filled(place, tenth, false, List.of())));
    in(Part.GROUPS, "all", place -> rows.addAll(filled(place, data, baseline, ALONE)));
    in(Part.INDEX, "index", place -> rows.addAll(index(place)));
    in(Part.HEAP, "heap", place -> rows.addAll(heap(place)));
    rows.addAll(Growth.rows(small, rows));
    return rows;
  }

  private List<BenchRow> index(Path place) {
    return new IndexBench(place, data).run(step("entries"));
  }

  private List<BenchRow> heap(Path place) {
    return new HeapBench(place, data).run(step("mobile library"));
  }

  /** What comes first would otherwise be measured before the compiler has looked at it. */
  private void warmUp() {
    Dataset some = some(WARM_UP);
    in(Part.GROUPS, "warm-up", place -> filled(place, some, baseline, ALONE));
    IntConsumer none = progress.of("warm-up", 0);
    in(Part.INDEX, "warm-up", place -> new IndexBench(place, some(WARM_UP_ENTRIES)).run(none));
  }

  private Dataset some(int contents) {
    return new Dataset(~data.seed(), Math.min(contents, data.contents()));
  }

  /** A measurement in a folder of its own. */
  private interface Measurement {
    void run(Path place);
  }

  private void in(Part part, String name, Measurement measurement) {
    if (parts.contains(part)) {
      Path place = folder.resolve(name);
      measurement.run(place);
      MusterFill.delete(place);
    }
  }

  private IntConsumer step(String what) {
    return progress.of(what, data.contents());
  }

  private List<BenchRow> filled(
      Path place, Dataset contents, boolean withBaseline, List<Bench> more) {
    EcKeys keys = EcKeys.generate();
    try (MusterStore store = MusterStore.open(place.resolve("muster"), keys, Profile.SERVER)) {
      MusterFill fill = new MusterFill(store, contents);
      MusterFill.Seconds groups = fill.groups(progress.of("groups", contents.contents()));
      double bits = fill.availability(place, progress.of("availability", contents.contents()));
      if (!withBaseline) {
        return measured(sides(contents, store, null), groups, bits, null, more);
      }
      try (LegacyStore legacy = LegacyStore.create(place.resolve("legacy.db"), contents)) {
        IntConsumer rows = progress.of("baseline", contents.contents());
        double seconds = legacy.fill(rows);
        return measured(sides(contents, store, legacy), groups, bits, seconds, more);
      }
    }
  }

  private static Sides sides(Dataset contents, MusterStore store, @Nullable LegacyStore legacy) {
    SplittableRandom random = new SplittableRandom(contents.seed() + 1);
    return new Sides(contents, Effort.of(contents.contents()), store, legacy, random);
  }

  private List<BenchRow> measured(
      Sides sides,
      MusterFill.Seconds groups,
      double bits,
      @Nullable Double legacySeconds,
      List<Bench> more) {
    List<BenchRow> rows = new ArrayList<>();
    List<Bench> benches = new ArrayList<>(BOTH);
    benches.addAll(more);
    for (Bench bench : benches) {
      progress.say(bench.getClass().getSimpleName());
      rows.addAll(bench.run(sides));
    }
    rows.addAll(RecordBench.rows(sides.data(), groups, bits, legacySeconds));
    return rows;
  }
}
