package io.muster.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FirstSettingsTest {
  @TempDir private Path dir;

  @Test
  void shouldKeepNameAndAddressOfTheFirstStart() throws Exception {
    Home home = new Home(dir);
    FirstSettings.keep(home, new Overrides("the \"big\" \\ one", "127.0.0.1:4711", null));
    Config config = Config.load(home, Overrides.NONE, Map.of());
    assertThat(config.name()).isEqualTo("the \"big\" \\ one");
    assertThat(config.listen()).hasToString("127.0.0.1:4711");
  }

  @Test
  void shouldLeaveTheUsersFileAlone() throws Exception {
    Home home = new Home(dir);
    Files.writeString(home.configFile(), "name = \"mine\"\n");
    FirstSettings.keep(home, new Overrides("other", null, null));
    assertThat(home.configFile()).content().isEqualTo("name = \"mine\"\n");
  }

  @Test
  void shouldWriteNothingWhereNothingWasSaid() throws Exception {
    Home home = new Home(dir);
    FirstSettings.keep(home, Overrides.NONE);
    assertThat(home.configFile()).doesNotExist();
  }
}
