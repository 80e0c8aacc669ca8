package io.muster.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @Test
  void shouldReadWhatItWrote() {
    for (String text : new String[] {"127.0.0.1:22100", "[0:0:0:0:0:0:0:1]:1", "10.0.0.7:65535"}) {
      InetSocketAddress address = Addresses.parse(text).orElseThrow();
      assertThat(Addresses.text(address)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "host", "host:", ":1", "host:0", "host:65536", "host:x", "[]:1"})
  void shouldFindNoAddressInWhatIsNone(String text) {
    assertThat(Addresses.parse(text)).isEmpty();
  }

  @Test
  void shouldRefuseOverlongAddress() {
    assertThat(Addresses.parse("h".repeat(400) + ":1")).isEmpty();
  }
}
