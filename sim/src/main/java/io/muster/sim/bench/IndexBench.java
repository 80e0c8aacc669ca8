package io.muster.sim.bench;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.availability.Profile;
import io.muster.storage.library.EntryKind;
import io.muster.storage.library.EntryPath;
import io.muster.storage.library.FileStat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Entries with their contents, written as a scan writes them, in a library of their own: rate, and
 * bytes an entry of all that the file grew by, indexes, name search and sync state among them.
 */
final class IndexBench {
  /** Most entries that are written. */
  static final int MOST = 1_000_000;

  private static final int ENTRIES_PER_TRANSACTION = 2000;
  private static final int FILES_PER_FOLDER = 120;
  private static final List<String> WORDS =
      List.of(
          "Invoice",
          "holiday",
          "Summer",
          "report",
          "letter",
          "scan",
          "Berlin",
          "beach",
          "notes",
          "contract",
          "family",
          "draft");
  private static final Uuid LOCATION = new Uuid(0x6c6f_6361_7469_4000L, 0x8000_0000_0000_0001L);

  private final Path folder;
  private final Dataset data;
  private final EcKeys keys = EcKeys.generate();

  IndexBench(Path folder, Dataset data) {
    this.folder = folder;
    this.data = data;
  }

  List<BenchRow> run(IntConsumer progress) {
    int entries = Math.min(MOST, data.contents());
    try (MusterStore store = MusterStore.open(folder, keys, Profile.SERVER)) {
      store.index(
          List.of(
              Mutation.put(
                  RecordKey.location(keys.device(), LOCATION),
                  Map.of("name", Values.ofText("Photos"), "path", Values.ofText("/home/photos")))),
          List.of());
      long empty = TableSizes.of(store.libraryFile()).bytes();
      double seconds = 0;
      for (int from = 0; from < entries; from += ENTRIES_PER_TRANSACTION) {
        int to = Math.min(from + ENTRIES_PER_TRANSACTION, entries);
        List<Mutation> mutations = mutations(from, to);
        List<FileStat> stats = stats(from, to);
        seconds += Timing.seconds(() -> store.index(mutations, stats));
        progress.accept(to);
      }
      double bytes = TableSizes.of(store.libraryFile()).bytes() - empty;
      return List.of(
          BenchRow.of("index_entries", entries / seconds, "entries/s", Target.atLeast(50_000)),
          BenchRow.of("index_bytes_per_entry", bytes / entries, "B", Target.atMost(300)));
    }
  }

  private List<Mutation> mutations(int from, int to) {
    List<Mutation> mutations = new ArrayList<>();
    for (int number = from; number < to; number++) {
      Hash hash = data.hash(number);
      ByteString size = Values.ofNumber(200_000 + (hash.d() & 0x3f_ffff));
      mutations.add(
          Mutation.put(
              RecordKey.content(data.content(number)),
              Map.of("cas_id", hash.byteString(), "size", size, "kind", Values.ofText("image"))));
      mutations.add(entry(number, size));
    }
    return mutations;
  }

  /** How the files looked, as a scan remembers it. */
  private static List<FileStat> stats(int from, int to) {
    List<FileStat> stats = new ArrayList<>();
    for (int number = from; number < to; number++) {
      long modifiedNanos = Dataset.madeAt(number) * 1_000_000 + number % 1_000_000;
      stats.add(new FileStat(LOCATION, path(number), modifiedNanos, 1_000_000L + number));
    }
    return stats;
  }

  private Mutation entry(int number, ByteString size) {
    EntryPath path = EntryPath.of(path(number));
    long made = Dataset.madeAt(number);
    return Mutation.put(
        RecordKey.entry(keys.device(), path.entryIn(LOCATION)),
        Map.of(
            "location", LOCATION.byteString(),
            "relative_path", Values.ofText(path.folder()),
            "name", Values.ofText(path.name()),
            "kind", Values.ofNumber(EntryKind.FILE.number()),
            "size", size,
            "permissions", Values.ofNumber(0644),
            "created_at", Values.ofNumber(made),
            "modified_at", Values.ofNumber(made),
            "accessed_at", Values.ofNumber(made + number * 7919L % 30_000_000_000L),
            "content", data.content(number).uuid().byteString()));
  }

  /** As cameras, phones and their owner name things. */
  static String path(int number) {
    int folder = number / FILES_PER_FOLDER;
    String name =
        switch (number % 4) {
          case 0 -> "IMG_%08d.jpg".formatted(number);
          case 1 -> "DSC%06d.JPG".formatted(number);
          case 2 ->
              "20%02d%02d%02d_%08d.jpg"
                  .formatted(number % 24, 1 + number % 12, 1 + number % 28, number);
          default ->
              "%s %s %d.jpg"
                  .formatted(WORDS.get(number * 13 % 12), WORDS.get(number * 7 % 11), number);
        };
    return "%d/%02d/%s %d/%s"
        .formatted(2005 + folder / 96 % 20, 1 + folder / 8 % 12, "Summer trip", folder, name);
  }
}
