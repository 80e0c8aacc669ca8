package io.muster.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.availability.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigTest {
  private static final Map<String, String> ENV = Map.of("HOSTNAME", "attic");

  @TempDir Path dir;

  @Test
  void shouldUseDefaultsWithoutFile() throws Exception {
    Config config = Config.load(new Home(dir), Overrides.NONE, ENV);

    assertThat(config.listen()).isEqualTo(new HostPort("0.0.0.0", 22100));
    assertThat(config.name()).isEqualTo("attic");
    assertThat(config.library()).isEqualTo("Library");
    assertThat(config.scan().rescan()).isEqualTo(Duration.ofHours(1));
    assertThat(config.network()).isEqualTo(new Config.Network(true));
    assertThat(config.generators())
        .isEqualTo(new Config.Generators(256L << 20, Duration.ofMinutes(1)));
  }

  @Test
  void shouldReadEveryKey() throws Exception {
    Config config =
        load(
            """
            listen = "[::1]:0"
            name = "Büro"
            library = "Photos"
            profile = "mobile"
            availability.batch_size = 100
            scan.rescan_seconds = 30
            [network]
            learn_addresses = false
            [generators]
            memory_mib = 64
            timeout_seconds = 5
            """,
            Overrides.NONE);

    assertThat(config)
        .isEqualTo(
            new Config(
                new HostPort("::1", 0),
                "Büro",
                "Photos",
                Profile.MOBILE.withBatchSize(100),
                new Config.Scan(Duration.ofSeconds(30)),
                new Config.Network(false),
                new Config.Generators(64L << 20, Duration.ofSeconds(5))));
  }

  @Test
  void shouldPreferCommandLine() throws Exception {
    Config config =
        load("name = \"file\"\nlisten = \"1.2.3.4:5\"", new Overrides("line", "[::]:0", null));

    assertThat(config.name()).isEqualTo("line");
    assertThat(config.listen()).hasToString("[::]:0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # nothing;gosip = 1                    | line 2: unknown setting 'gosip'
          [network];learn_adresses = true        | did you mean 'network.learn_addresses'?
          [generators];;memory_mib = 0           | is a number from 16 to 65536, not 0
          [generators];memory_mib = 1.5          | line 2: generators.memory_mib is a number
          generators={memory_mib=9999999999999999999} | line 1: generators.memory_mib is a number
          scan.rescan_seconds = true             | line 1: scan.rescan_seconds is a number
          network.learn_addresses = 1            | line 1: network.learn_addresses is true or false
          profile = "phone"                      | line 1: profile: is mobile, server or desktop
          availability.batch_size = 9999         | is a number from 0 to 2048, not 9999
          name = 5                               | line 1: name is a text in quotes, not 5
          listen = "nowhere"                     | line 1: listen: an address is HOST:PORT
          listen = "::1:22100"                   | an address is HOST:PORT or [IPV6]:PORT
          listen = "a:65536"                     | line 1: listen: a port is 0 to 65535
          library = "../up"                      | line 1: library: the name of a library
          name = ""                              | line 1: name: a name is 1 to 64
          name = "a";name = "b"                  | line 2
          name = "a                              | line 1
          """)
  void shouldRefuseWithLineAndReason(String text, String reason) {
    assertThatThrownBy(() -> load(text.replace(';', '\n'), Overrides.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(dir.resolve("config.toml").toString())
        .hasMessageContaining(reason)
        .message()
        .hasLineCount(1);
  }

  @Test
  void shouldNameOptionThatIsWrong() {
    assertThatThrownBy(() -> load("", new Overrides(null, "22100", null)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--listen: an address is HOST:PORT");
  }

  @Test
  void shouldRefuseFileThatIsNoText() throws Exception {
    Files.write(dir.resolve("config.toml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> Config.load(new Home(dir), Overrides.NONE, ENV))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not UTF-8");

    Files.write(dir.resolve("config.toml"), new byte[(int) TomlFile.MAX_BYTES + 1]);
    assertThatThrownBy(() -> Config.load(new Home(dir), Overrides.NONE, ENV))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("larger than 64 KiB");
  }

  @Test
  void shouldReadItsOwnReference() throws Exception {
    String reference = String.join("\n", Config.reference());

    Config config = load(reference.replace("the host's name", "\"attic\""), Overrides.NONE);

    assertThat(config).isEqualTo(load("", Overrides.NONE));
  }

  @Test
  void shouldMakeAnyHostNameFit() {
    assertThat(HostName.clean(" box\n")).isEqualTo("box");
    assertThat(HostName.clean("x".repeat(300))).hasSize(Names.MAX_LENGTH);
    assertThat(HostName.clean("\u0007")).isEqualTo("unnamed");
  }

  private Config load(String toml, Overrides overrides) throws Exception {
    Files.writeString(dir.resolve("config.toml"), toml);
    return Config.load(new Home(dir), overrides, ENV);
  }
}
