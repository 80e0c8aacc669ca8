package io.muster.storage.integrity;

import static io.muster.storage.integrity.Home.THUMB;
import static io.muster.storage.integrity.Home.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.StorageException;
import io.muster.storage.library.EntryKind;
import io.muster.storage.library.EntryPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One byte anywhere in a database is another one: then opening, reading or the next pass says so,
 * or it was a byte that says nothing. It never gives a wrong answer.
 */
final class FlippedBytesTest {
  private static final int FILLED = 24;
  private static final int OTHERS = 10;
  private static final Uuid PHOTOS = new Uuid(1, 2);

  @TempDir private Path folder;
  private Home home;
  private final Map<String, byte[]> sound = new TreeMap<>();
  private Answers truth = new Answers(List.of(), Hash.ZERO, Map.of());

  /** What the databases say, apart from what is this device's own memory. */
  private record Answers(List<LibraryRecord> records, Hash root, Map<ContentId, ?> holders) {}

  @BeforeEach
  void open() throws Exception {
    home = new Home(folder, "a");
    home.fill(0, FILLED);
    List<Mutation> entries = new ArrayList<>();
    for (int number = 0; number < FILLED; number++) {
      EntryPath path = new EntryPath("y" + number % 3, "photo " + number + ".jpg");
      entries.add(
          Mutation.put(
              RecordKey.entry(home.id, path.entryIn(PHOTOS)),
              Map.of(
                  "location", PHOTOS.byteString(),
                  "relative_path", Values.ofText(path.folder()),
                  "name", Values.ofText(path.name()),
                  "kind", Values.ofNumber(EntryKind.FILE.number()),
                  "size", Values.ofNumber(number),
                  "content", content(number).uuid().byteString())));
    }
    home.library.write(entries);
    try (Home other = new Home(folder, "b")) {
      other.fill(0, OTHERS);
      var said = other.availability.changedSince(other.id, null, Integer.MAX_VALUE).orElseThrow();
      home.availability.apply(said.head(), null, said.batches());
    }
    truth = answers();
    assertThat(home.pass(true).findings()).isEmpty();
    home.close();
    for (String name : List.of("library.db", "availability.db")) {
      sound.put(name, Files.readAllBytes(home.file(name)));
    }
  }

  @AfterEach
  void close() {
    home.close();
  }

  private Answers answers() {
    List<LibraryRecord> records = new ArrayList<>();
    List<Hash> nodes = home.library.nodes();
    for (int node = 0; node < nodes.size(); node++) {
      List<Hash> leaves = home.library.leaves(node);
      for (int leaf = 0; leaf < leaves.size(); leaf++) {
        if (!leaves.get(leaf).equals(Hash.ZERO)) {
          records.addAll(home.library.recordsIn(node * (RecordTree.LEAVES / nodes.size()) + leaf));
        }
      }
    }
    List<ContentId> asked = new ArrayList<>();
    for (int number = 0; number < FILLED; number++) {
      asked.add(content(number));
    }
    var presence = home.availability.presence(asked);
    Map<ContentId, Object> holders = new TreeMap<>();
    asked.forEach(content -> holders.put(content, List.copyOf(presence.of(content, THUMB))));
    return new Answers(records, home.library.root(), holders);
  }

  private void restore() throws IOException {
    try (Stream<Path> files = Files.list(home.file("library.db").resolveSibling("."))) {
      for (Path file : files.filter(path -> path.toString().contains(".db")).toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, byte[]> file : sound.entrySet()) {
      Files.write(home.file(file.getKey()), file.getValue());
    }
  }

  /** Anywhere, or where something is written: most of a small database is room. */
  private void flip(String name, boolean written, SplittableRandom random) throws IOException {
    byte[] bytes = Objects.requireNonNull(sound.get(name)).clone();
    int at = random.nextInt(bytes.length);
    while (written && bytes[at] == 0) {
      at = random.nextInt(bytes.length);
    }
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    Files.write(home.file(name), bytes);
  }

  /** Whether anything said that something is wrong; wrong answers without that are errors. */
  private boolean isTold(String what) {
    boolean told = false;
    try {
      home.reopen();
      told = home.library.isReadOnly() || home.availability.fresh();
      Answers before = answers();
      told |= !home.pass(true).findings().isEmpty();
      assertThat(told || before.equals(truth)).as("a wrong answer and no word: %s", what).isTrue();
      if (!told) {
        assertThat(answers()).as(what).isEqualTo(truth);
      }
      return told;
    } catch (StorageException e) {
      assertThat(e).message().as(what).hasLineCount(1);
      return true;
    }
  }

  private int told(String name, int flips, long seed) throws IOException {
    int told = 0;
    for (int i = 0; i < flips; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      home.close();
      restore();
      flip(name, i % 4 != 0, random);
      told += isTold("%s, seed %d".formatted(name, seed + i)) ? 1 : 0;
    }
    return told;
  }

  @Test
  void shouldNeverBelieveAFlippedByte() throws Exception {
    assertThat(told("library.db", 15, 1_000)).isPositive();
    assertThat(told("availability.db", 15, 2_000)).isPositive();
  }

  @Test
  @Tag("slow")
  void shouldNeverBelieveAnyOfManyFlippedBytes() throws Exception {
    assertThat(told("library.db", 400, 100_000)).isPositive();
    assertThat(told("availability.db", 400, 200_000)).isPositive();
  }
}
