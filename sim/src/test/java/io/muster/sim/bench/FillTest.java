package io.muster.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Profile;
import io.muster.storage.library.Group;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FillTest {
  private static final Dataset DATA = new Dataset(7, 60);
  private static final List<SidecarUpdate> UPDATES =
      List.of(new SidecarUpdate(3, 8, 1), new SidecarUpdate(59, 0, 1), new SidecarUpdate(3, 8, 2));

  @TempDir private Path folder;

  @Test
  void shouldMakeTheSameFromTheSameSeed() {
    Dataset again = new Dataset(7, 60);
    assertThat(again.content(5)).isEqualTo(DATA.content(5)).isNotEqualTo(DATA.content(6));
    assertThat(again.blob(5, 1, 0)).isEqualTo(DATA.blob(5, 1, 0)).isNotEqualTo(DATA.blob(5, 1, 1));
    assertThat(new Dataset(8, 60).hash(5)).isNotEqualTo(DATA.hash(5));
  }

  @Test
  void shouldHaveNearlyAllPresent() {
    Dataset data = new Dataset(1, 1000);
    int held = 0;
    for (int number = 0; number < data.contents(); number++) {
      for (int v = 0; v < Dataset.VARIANTS.size(); v++) {
        held += data.present(number, v, number % Dataset.DEVICES) ? 1 : 0;
      }
    }
    assertThat(held).isBetween(8_850, 8_970);
  }

  @Test
  void shouldGiveBothLayoutsTheSameSidecars() {
    try (MusterStore muster = muster();
        LegacyStore legacy = legacy()) {
      for (int number = 0; number < DATA.contents(); number++) {
        Group group = muster.library().queries().group(DATA.content(number));
        assertThat(group.sidecars()).isEqualTo(legacySidecars(legacy, DATA.legacy(number)));
      }
      assertThat(legacy.sql().number("SELECT count(*) FROM sidecars"))
          .isEqualTo((long) DATA.contents() * Dataset.VARIANTS.size());
    }
  }

  @Test
  void shouldGiveBothLayoutsTheSameAvailability() {
    try (MusterStore muster = muster();
        LegacyStore legacy = legacy()) {
      for (int number = 0; number < DATA.contents(); number++) {
        List<String> held = new ArrayList<>();
        muster
            .availability()
            .presence(List.of(DATA.content(number)))
            .of(DATA.content(number))
            .forEach((variant, devices) -> held.add(variant + " " + devices.size()));
        assertThat(held).isEqualTo(legacyHeld(legacy, DATA.legacy(number)));
      }
      assertThat(new TreeSet<DeviceId>(muster.availability().heads().keySet())).hasSize(3);
    }
  }

  @Test
  void shouldGetTheSameAnswerFromEveryForm() {
    try (MusterStore muster = muster();
        LegacyStore legacy = legacy()) {
      List<Integer> chosen = DATA.sample(new SplittableRandom(1), 20);
      List<Uuid> contents = chosen.stream().map(DATA::legacy).toList();
      int held =
          muster.presence(
              chosen.stream().map(DATA::content).toList(), Dataset.VARIANTS.subList(2, 5));
      for (LegacyPresence form : LegacyPresence.values()) {
        assertThat(form.ask(legacy.sql(), contents, Dataset.VARIANTS.subList(2, 5)))
            .as(form.name())
            .isEqualTo(held);
      }
    }
  }

  @Test
  void shouldCountRowsThatAreNotAsTheyWere() {
    try (LegacyStore legacy = legacy()) {
      RowDiff diff = RowDiff.of(folder.resolve("legacy.db"));
      assertThat(diff.since()).isZero();
      legacy.sql().script("DELETE FROM sidecars WHERE id <= 2");
      legacy.sql().script("UPDATE sidecar_availability SET size = -1 WHERE id <= 3");
      assertThat(diff.since()).isEqualTo(5);
    }
  }

  @Test
  void shouldCountPagesOfTablesAndIndexesApart() {
    try (LegacyStore legacy = legacy()) {
      TableSizes all = TableSizes.of(legacy.sql());
      assertThat(all.only(LegacyStore.TABLES).indexBytes())
          .isPositive()
          .isLessThan(all.only(LegacyStore.TABLES).bytes());
      assertThat(all.only(List.of("sidecars")).bytes())
          .isEqualTo(all.bytes("sidecars") + all.bytes("sqlite_autoindex_sidecars_1"));
      assertThat(all.withoutFileIndex().bytes()).isLessThan(all.bytes());
    }
  }

  private MusterStore muster() {
    MusterStore store =
        MusterStore.open(folder.resolve("muster"), EcKeys.generate(), Profile.SERVER);
    MusterFill fill = new MusterFill(store, DATA);
    fill.groups(done -> {});
    fill.availability(folder, done -> {});
    fill.update(UPDATES);
    return store;
  }

  private LegacyStore legacy() {
    LegacyStore store = LegacyStore.create(folder.resolve("legacy.db"), DATA);
    store.fill(done -> {});
    store.update(UPDATES);
    return store;
  }

  private static SortedMap<VariantId, Blob> legacySidecars(LegacyStore legacy, Uuid content) {
    SortedMap<VariantId, Blob> sidecars = new TreeMap<>();
    legacy
        .sql()
        .list(
            "SELECT kind, variant, checksum, size, format, updated_at FROM sidecars"
                + " WHERE content_uuid = x'"
                + hex(content)
                + "'",
            row ->
                sidecars.put(
                    new VariantId(row.getString(1), row.getString(2)),
                    Blob.ready(
                        Hash.parse(row.getString(3)),
                        row.getLong(4),
                        row.getString(5),
                        Instant.parse(row.getString(6)).toEpochMilli())));
    return sidecars;
  }

  private static List<String> legacyHeld(LegacyStore legacy, Uuid content) {
    return legacy
        .sql()
        .list(
            "SELECT kind || '_' || variant AS id, count(*) FROM sidecar_availability"
                + " WHERE has = 1 AND content_uuid = x'"
                + hex(content)
                + "' GROUP BY 1 ORDER BY 1",
            row -> row.getString(1) + " " + row.getInt(2));
  }

  private static String hex(Uuid uuid) {
    return HexFormat.of().formatHex(uuid.bytes());
  }
}
