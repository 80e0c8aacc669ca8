package io.muster.daemon.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.daemon.generate.Outcome.Failed;
import io.muster.daemon.generate.Outcome.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A workshop and a folder to put files in. */
abstract class WorkshopTest {
  static final SidecarWorkshop.Limits LIMITS =
      new SidecarWorkshop.Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 256);

  @TempDir Path temp;
  SidecarWorkshop workshop;

  WorkshopTest() {}

  @BeforeEach
  final void open() throws IOException {
    workshop = new SidecarWorkshop(temp.resolve("work"), LIMITS);
  }

  @AfterEach
  final void close() {
    workshop.close();
  }

  final Path file(String name, byte[] bytes) throws IOException {
    return Files.write(temp.resolve(name), bytes);
  }

  final List<Outcome> make(Path file) throws IOException {
    return workshop.make(file, Generators.wanted(file));
  }

  final Made made(Path file, String variant) throws IOException {
    for (Outcome outcome : make(file)) {
      if (outcome.variant().toString().equals(variant)) {
        assertThat(outcome).isInstanceOf(Made.class);
        return (Made) outcome;
      }
    }
    throw new AssertionError(variant + " was not wanted");
  }

  final String failure(Path file) throws IOException {
    List<Outcome> outcomes = make(file);
    assertThat(outcomes).isNotEmpty().allMatch(Failed.class::isInstance);
    return ((Failed) outcomes.getFirst()).reason();
  }
}
