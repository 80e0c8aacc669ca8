package io.muster.sim.bench;

import java.util.ArrayList;
import java.util.List;

/** Bytes on disk of groups, registry, sync state and availability, all indexes among them. */
final class SizeBench implements Bench {
  /** Updates of a sidecar per group, before the second look. */
  static final double UPDATES_PER_GROUP = 1.2;

  private static final int UPDATES_AT_ONCE = 1000;
  private static final String UNIT = "B";

  /** Sizes of one side. */
  private record Sizes(long bytes, long indexes, long availability) {}

  @Override
  public List<BenchRow> run(Sides sides) {
    List<BenchRow> rows = new ArrayList<>();
    int contents = sides.data().contents();
    Sizes muster = muster(sides.muster());
    LegacyStore legacy = sides.legacy();
    Sizes old = legacy == null ? null : legacy(legacy);
    rows.add(
        BenchRow.of(
            "bytes_per_content",
            (double) muster.bytes() / contents,
            UNIT,
            old == null ? null : (double) old.bytes() / contents,
            Target.atMost(470)));
    rows.add(
        BenchRow.of(
            "index_bytes",
            (double) muster.indexes(),
            UNIT,
            old == null ? null : (double) old.indexes(),
            Target.none(Target.Better.LESS).below(0.95)));
    rows.add(
        BenchRow.of(
            "availability_bytes_per_content",
            (double) muster.availability() / contents,
            UNIT,
            old == null ? null : (double) old.availability() / contents,
            Target.atMost(50)));
    update(sides);
    rows.add(
        BenchRow.of(
            "bytes_per_content_updated",
            (double) muster(sides.muster()).bytes() / contents,
            UNIT,
            legacy == null ? null : (double) legacy(legacy).bytes() / contents,
            Target.atMost(520).below(0.94)));
    return rows;
  }

  /** Bytes of one content in Muster's layout, as it is now. */
  static double bytesPerContent(MusterStore store, Dataset data) {
    return (double) muster(store).bytes() / data.contents();
  }

  private static Sizes muster(MusterStore store) {
    TableSizes library = TableSizes.of(store.libraryFile()).withoutFileIndex();
    TableSizes availability = TableSizes.of(store.availabilityFile());
    return new Sizes(
        library.bytes() + availability.bytes(),
        library.indexBytes() + availability.indexBytes(),
        availability.bytes());
  }

  private static Sizes legacy(LegacyStore store) {
    TableSizes all = TableSizes.of(store.sql()).only(LegacyStore.TABLES);
    TableSizes availability = all.only(List.of("sidecar_availability"));
    return new Sizes(all.bytes(), all.indexBytes(), availability.bytes());
  }

  /** The same random updates of both. */
  private static void update(Sides sides) {
    MusterFill muster = new MusterFill(sides.muster(), sides.data());
    LegacyStore legacy = sides.legacy();
    long left = Math.round(sides.data().contents() * UPDATES_PER_GROUP);
    for (int generation = 1; left > 0; generation++) {
      List<SidecarUpdate> updates = new ArrayList<>();
      for (int i = 0; i < Math.min(left, UPDATES_AT_ONCE); i++) {
        int number = sides.random().nextInt(sides.data().contents());
        int variant = sides.random().nextInt(Dataset.VARIANTS.size());
        updates.add(new SidecarUpdate(number, variant, generation));
      }
      muster.update(updates);
      if (legacy != null) {
        legacy.update(updates);
      }
      left -= updates.size();
    }
  }
}
