package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.Durability;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast the index fills, and how much room it takes; also a report for people. */
@Tag("slow")
final class IndexBenchTest {
  private static final int COUNT = Integer.getInteger("entries", 100_000);
  private static final int TRANSACTION = 10_000;
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final int IN_FOLDER = 60;
  private static final Uuid LOCATION = new Uuid(0x1234, 0x5678);

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(3);

  private static Path path(int i) {
    return Path.of("%d/%02d".formatted(2004 + i / IN_FOLDER / 24 % 20, i / IN_FOLDER % 24));
  }

  private String name(int i) {
    return switch (i % 4) {
      case 0 -> "IMG_%04d.JPG".formatted(i % 10_000);
      case 1 -> "DSC%05d.jpg".formatted(i * 7L % 100_000);
      case 2 -> "20%02d%02d%02d_%06d.jpg".formatted(i % 24, i % 12, i % 28, i * 31L % 240_000);
      default -> "%s %s %d.pdf".formatted(WORDS[i * 13 % 12], WORDS[i * 7 % 11], i % 900);
    };
  }

  private static final String[] WORDS = {
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
    "draft"
  };

  private void add(List<Mutation> mutations, List<FileStat> stats, TestDevice device, int i) {
    Hash hash =
        new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    long size = 20_000 + random.nextLong(8_000_000);
    long modified = 1_400_000_000_000L + random.nextLong(300_000_000_000L);
    EntryPath at = new EntryPath(path(i).toString(), i / 28_800 + name(i));
    mutations.add(
        Mutation.put(
            RecordKey.content(ContentId.of(hash)),
            Map.of(
                "cas_id", hash.byteString(),
                "size", Values.ofNumber(size),
                "kind", Values.ofText(i % 4 == 3 ? "document" : "image"))));
    Map<String, ByteString> values = new HashMap<>();
    values.put("location", LOCATION.byteString());
    values.put("relative_path", Values.ofText(at.folder()));
    values.put("name", Values.ofText(at.name()));
    values.put("kind", Values.ofNumber(1));
    values.put("size", Values.ofNumber(size));
    values.put("permissions", Values.ofNumber(0644));
    values.put("created_at", Values.ofNumber(modified));
    values.put("modified_at", Values.ofNumber(modified));
    values.put("accessed_at", Values.ofNumber(modified + random.nextLong(30_000_000_000L)));
    values.put("content", ContentId.of(hash).uuid().byteString());
    mutations.add(Mutation.put(RecordKey.entry(device.id, at.entryIn(LOCATION)), values));
    stats.add(new FileStat(LOCATION, at.full(), modified * 1_000_000, i));
  }

  @Test
  void shouldFillFastAndSmall() throws Exception {
    try (TestDevice device = new TestDevice(folder, "a")) {
      LibraryOptions options =
          new LibraryOptions(device.id, () -> TestDevice.START, random::nextLong, Durability.FULL);
      device.library.close();
      device.library = Library.open(device.folder(), options);
      long nanos = 0;
      for (int done = 0; done < COUNT; done += TRANSACTION) {
        List<Mutation> mutations = new ArrayList<>();
        List<FileStat> stats = new ArrayList<>();
        for (int i = done; i < done + TRANSACTION; i++) {
          add(mutations, stats, device, i);
        }
        long cpu = THREAD.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        device.library.write(mutations, Boolean.getBoolean("stats") ? stats : List.of());
        long took = System.nanoTime() - start;
        nanos += took;
        System.out.printf(
            Locale.ROOT,
            "%,d entries: %,.0f/s, all %,.0f/s, %.1f us of processor time each%n",
            done + TRANSACTION,
            TRANSACTION * 1e9 / took,
            (done + TRANSACTION) * 1e9 / nanos,
            (THREAD.getCurrentThreadCpuTime() - cpu) / 1e3 / TRANSACTION);
      }
      double perEntry = report(device);
      assertThat(perEntry).isLessThan(310); // the target is 300
    }
  }

  private static double report(TestDevice device) throws Exception {
    double sum = 0;
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + device.file());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")) {
      while (rows.next()) {
        double bytes = rows.getLong(2) / (double) COUNT;
        String name = rows.getString(1);
        boolean isIndex = !name.matches("dots|leaf_records|tree_leaves|file_stats");
        sum += isIndex ? bytes : 0;
        System.out.printf(Locale.ROOT, "%-40s %7.1f%n", name, bytes);
      }
    }
    System.out.printf(Locale.ROOT, "index: %.1f bytes an entry%n", sum);
    return sum;
  }
}
