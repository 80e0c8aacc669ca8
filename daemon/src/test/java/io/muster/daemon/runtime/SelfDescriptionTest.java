package io.muster.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SelfDescriptionTest {
  @TempDir private Path root;

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void shouldNameTheModelOfAPc() throws Exception {
    write("sys/class/dmi/id/product_name", "Tower 9\n");
    write("proc/device-tree/model", "Board 4\0");
    assertThat(SelfDescription.model(root)).isEqualTo("Tower 9");
  }

  @Test
  void shouldNameTheModelOfABoard() throws Exception {
    write("sys/class/dmi/id/product_name", "\n");
    write("proc/device-tree/model", "Board 4\0");
    assertThat(SelfDescription.model(root)).isEqualTo("Board 4");
  }

  @Test
  void shouldNameNoModelWhereNoFileSaysIt() {
    assertThat(SelfDescription.model(root)).isEmpty();
  }

  @Test
  void shouldCutAModelThatIsTooLong() throws Exception {
    write("sys/class/dmi/id/product_name", "x".repeat(5_000));
    assertThat(SelfDescription.model(root)).hasSize(SelfDescription.MAX_MODEL);
  }
}
