package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.Durability;
import io.muster.storage.sql.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewKeysTest {
  private static final int KNOWN = 50;
  private static final int MANY = 2100;

  @TempDir private Path folder;
  private TestDevice device;

  @BeforeEach
  void open() {
    device = new TestDevice(folder, "a");
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < KNOWN; i++) {
      mutations.add(Mutation.put(content(i), Map.of("size", Values.ofNumber(i))));
    }
    device.library.write(mutations);
  }

  @AfterEach
  void close() {
    device.close();
  }

  private static RecordKey content(int number) {
    return RecordKey.content(new ContentId(new Uuid((long) number << 32 | 7, number)));
  }

  private RecordKey entry(int number) {
    return RecordKey.entry(device.id, new Uuid((long) number << 32, number));
  }

  private BitSet among(List<RecordKey> keys) {
    try (Database database =
        Database.open(device.file(), Durability.OFF, LibrarySchema.SCHEMA.migrations())) {
      return database.read(session -> NewKeys.among(session, keys));
    }
  }

  @Test
  void shouldTellNewRecordsFromThoseThatAreThere() {
    List<RecordKey> keys = new ArrayList<>();
    BitSet fresh = new BitSet();
    for (int i = 0; i < MANY; i++) {
      keys.add(entry(i));
      keys.add(content(i));
      fresh.set(2 * i);
      fresh.set(2 * i + 1, i >= KNOWN);
    }
    assertThat(among(keys)).isEqualTo(fresh);
  }

  @Test
  void shouldNotCallNewWhatComesTwice() {
    List<RecordKey> keys = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      keys.add(entry(i));
    }
    keys.add(entry(1500));
    BitSet fresh = new BitSet();
    fresh.set(0, MANY);
    fresh.clear(1500);
    assertThat(among(keys)).isEqualTo(fresh);
  }

  @Test
  void shouldLeaveFewToBeLookedForOneByOne() {
    assertThat(among(List.of(entry(1), content(1), RecordKey.library(new Uuid(1, 1)))).isEmpty())
        .isTrue();
  }
}
