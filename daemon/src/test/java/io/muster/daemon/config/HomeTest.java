package io.muster.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
  @TempDir Path dir;

  @Test
  void shouldPreferOptionThenEnvironmentThenConvention() throws Exception {
    Map<String, String> env = Map.of("MUSTER_HOME", "/env", "HOME", "/home/ann");

    assertThat(Home.find("/option", env)).isEqualTo(new Home(Path.of("/option")));
    assertThat(Home.find(null, env)).isEqualTo(new Home(Path.of("/env")));
    assertThat(Home.conventional(Map.of("HOME", "/home/ann"), "Linux"))
        .isEqualTo(Path.of("/home/ann/.local/share/muster"));
    assertThat(Home.conventional(Map.of("HOME", "/h", "XDG_DATA_HOME", "/data"), "Linux"))
        .isEqualTo(Path.of("/data/muster"));
    assertThat(Home.conventional(Map.of("HOME", "/h", "XDG_DATA_HOME", "data"), "Linux"))
        .isEqualTo(Path.of("/h/.local/share/muster"));
    assertThat(Home.conventional(Map.of("HOME", "/Users/ann"), "Mac OS X"))
        .isEqualTo(Path.of("/Users/ann/Library/Application Support/Muster"));
  }

  @Test
  void shouldRefuseEmptyHome() {
    assertThatThrownBy(() -> Home.find("", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--home is empty");
  }

  @Test
  void shouldCreateHomeForItsUserAlone() throws Exception {
    Home home = new Home(dir.resolve("deep/er/home"));

    home.create();

    assertThat(mode(home.path())).isEqualTo("rwx------");
  }

  @Test
  void shouldTightenEmptyHomeAndOneOfItsOwnFiles() throws Exception {
    Home home = new Home(Files.createDirectory(dir.resolve("home")));
    Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.configFile(), "");
    Files.createDirectory(home.library("Photos"));

    home.create();

    assertThat(mode(home.path())).isEqualTo("rwx------");
  }

  @Test
  void shouldLeaveModeOfDirectoryWithOtherThings() throws Exception {
    Home home = new Home(Files.createDirectory(dir.resolve("home")));
    Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.path().resolve("letter.txt"), "");

    home.create();

    assertThat(mode(home.path())).isEqualTo("rwxr-xr-x");
  }

  @Test
  void shouldRefuseDirectoryThatOthersWriteTo() throws Exception {
    Home home = new Home(Files.createDirectory(dir.resolve("home")));
    Files.writeString(home.path().resolve("letter.txt"), "");
    Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(home::create)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("chmod 700");
  }

  @Test
  void shouldRefuseHomeThatIsFile() throws Exception {
    Home home = new Home(Files.createFile(dir.resolve("file")));

    assertThatThrownBy(home::create)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("can't use " + home);
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
