package io.muster.storage.integrity;

import static io.muster.storage.integrity.Home.THUMB;
import static io.muster.storage.integrity.Home.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.storage.integrity.IntegrityReport.Counts;
import io.muster.storage.integrity.IntegrityReport.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntegrityJobTest {
  private static final int FILLED = 12;

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = new Home(folder, "a");
    home.fill(0, FILLED);
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void assertSound() {
    IntegrityReport again = home.pass(true);
    assertThat(again.findings()).isEmpty();
    assertThat(again.counts()).isEqualTo(Counts.NONE);
  }

  @Test
  void shouldFindNothingWrongInASoundFolder() {
    IntegrityReport report = home.pass(true);
    assertThat(report.finished()).isTrue();
    assertThat(report.findings()).isEmpty();
    assertThat(report.counts()).isEqualTo(Counts.NONE);
    assertThat(report.checked()).isGreaterThan(FILLED);
  }

  @Test
  void shouldClearBitsWithoutBytes() throws Exception {
    Files.delete(home.store.path(Home.blob(3).hash()));
    IntegrityReport report = home.pass(false);
    assertThat(report.counts()).isEqualTo(new Counts(0, 0, 0, 1, 1, 0));
    assertThat(report.findings())
        .singleElement()
        .satisfies(found -> assertThat(found.id()).isEqualTo(content(3) + " thumb_128"));
    assertThat(home.availability.holds(content(3), THUMB)).isFalse();
    assertSound();
  }

  @Test
  void shouldCreateBitsOfBytesThatLieHere() throws Exception {
    home.enter(50);
    home.bytesOf(50);
    home.enter(51);
    assertThat(home.pass(false).counts()).isEqualTo(new Counts(0, 1, 1, 0, 0, 0));
    assertThat(home.availability.holds(content(50), THUMB)).isTrue();
    assertThat(home.availability.holds(content(51), THUMB)).isFalse();
    assertSound();
  }

  @Test
  void shouldTakeDroppedContentsOutOfItsBatches() {
    home.library.write(List.of(Mutation.deleteSidecar(content(2), THUMB)));
    home.bit(99);
    assertThat(home.pass(false).counts()).isEqualTo(new Counts(2, 0, 0, 0, 0, 0));
    assertThat(home.availability.counts(home.id).contents()).isEqualTo(FILLED - 1);
    assertThat(home.availability.holds(content(1), THUMB)).isTrue();
    assertSound();
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 5"})
  void shouldRemoveADamagedSidecar(boolean deep, int cut) throws Exception {
    Path file = home.store.path(Home.blob(4).hash());
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, Arrays.copyOf(bytes, bytes.length - cut));
    IntegrityReport report = home.pass(deep);
    assertThat(report.counts()).isEqualTo(new Counts(0, 0, 0, 1, 1, 0));
    assertThat(report.findings()).extracting(Finding::table).containsExactly("sidecars");
    assertThat(file).doesNotExist();
    assertThat(home.availability.holds(content(4), THUMB)).isFalse();
    assertSound();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sidecar_groups | UPDATE sidecar_groups SET sidecars = x'00' WHERE id = 5
          sidecar_variant_registry | UPDATE sidecar_variant_registry SET priority = 7
          """)
  void shouldNameADamagedRowAndGoOn(String table, String damage) throws Exception {
    home.library.write(
        List.of(Mutation.put(RecordKey.variant(THUMB), Map.of("priority", Values.ofNumber(1)))));
    home.sql("library.db", damage);
    home.enter(50);
    home.bytesOf(50);
    IntegrityReport report = home.pass(false);
    assertThat(report.finished()).isTrue();
    assertThat(report.counts()).isEqualTo(new Counts(0, 1, 1, 1, 0, 0));
    assertThat(report.findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.table()).isEqualTo(table);
              assertThat(found.id()).startsWith("row ");
              assertThat(found.repaired()).isFalse();
            });
    assertThat(home.availability.counts(home.id).contents()).isEqualTo(FILLED + 1);
  }

  @Test
  void shouldNoticeASumThatItsRecordsDoNotHave() throws Exception {
    home.sql(
        "library.db",
        "UPDATE tree_nodes SET sums = CAST(substr(sums, 1, 2047) || x'01' AS BLOB) WHERE node IN "
            + "(SELECT node FROM tree_nodes LIMIT 1)");
    IntegrityReport report = home.pass(false);
    assertThat(report.counts().consistencyErrors()).isEqualTo(1);
    assertThat(report.findings()).extracting(Finding::table).containsExactly("tree_nodes");
  }

  @Test
  void shouldMakeDamagedBatchesOfItsOwnAnew() throws Exception {
    home.sql("availability.db", "UPDATE shelves SET bodies = zeroblob(length(bodies))");
    IntegrityReport report = home.pass(false);
    assertThat(report.counts().consistencyErrors()).isEqualTo(1);
    assertThat(report.counts().consistencyErrorsRepaired()).isEqualTo(1);
    assertThat(report.counts().availabilityRecordsCreated()).isEqualTo(FILLED);
    for (int number = 0; number < FILLED; number++) {
      assertThat(home.availability.holds(content(number), THUMB)).isTrue();
    }
    assertSound();
  }

  @Test
  void shouldMaskWhatOthersHoldOfDroppedContents() throws Exception {
    try (Home other = new Home(folder, "b")) {
      other.fill(1, 5);
      BatchSet said =
          other.availability.changedSince(other.id, null, Integer.MAX_VALUE).orElseThrow();
      home.availability.apply(said.head(), null, said.batches());
    }
    home.library.write(List.of(Mutation.deleteSidecar(content(2), THUMB)));
    assertThat(home.pass(false).counts()).isEqualTo(new Counts(1, 0, 0, 0, 0, 1));
    List<ContentId> asked = List.of(content(1), content(2));
    assertThat(home.availability.presence(asked).of(content(2))).isEmpty();
    assertThat(home.availability.presence(asked).of(content(1), THUMB)).hasSize(2);
  }

  @Test
  void shouldGoOnWhereItStoppedAfterARestart() throws Exception {
    Files.delete(home.store.path(Home.blob(3).hash()));
    long whole = home.pass(false).checked();
    Files.delete(home.store.path(Home.blob(5).hash()));
    IntegrityJob job = home.job();
    job.begin(true);
    int restarts = 0;
    while (!job.report().finished()) {
      IntegrityReport before = job.step(new Budget(0, Long.MAX_VALUE));
      home.reopen();
      job = home.job();
      assertThat(job.report()).isEqualTo(before);
      restarts++;
      if (restarts == 40) {
        job.step(Budget.UNLIMITED);
      }
    }
    assertThat(restarts).isEqualTo(40);
    assertThat(job.report().deep()).isTrue();
    assertThat(job.report().counts()).isEqualTo(new Counts(0, 0, 0, 1, 1, 0));
    assertThat(job.report().checked()).isBetween(whole - FILLED, whole + FILLED);
  }

  @Test
  void shouldStopWhenItHasReadEnough() {
    IntegrityJob job = home.job();
    job.begin(true);
    int slices = 0;
    while (!job.step(new Budget(Long.MAX_VALUE / 2, 1)).finished()) {
      slices++;
    }
    assertThat(slices).isGreaterThanOrEqualTo(FILLED);
  }
}
