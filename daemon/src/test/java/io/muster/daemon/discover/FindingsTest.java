package io.muster.daemon.discover;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.DeviceId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is heard on the network is checked; and two devices on one network find each other. */
final class FindingsTest {
  private static final DeviceId SELF = device("self");
  private static final DeviceId OTHER = device("other");
  private static final Duration SEARCH = Duration.ofSeconds(10);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void shouldFindAnnouncingDeviceUntilItsInvitationEnds() throws Exception {
    AtomicBoolean open = new AtomicBoolean(true);
    List<InetAddress> on = List.of(LOOPBACK); // a test speaks to no real network
    Finder finder = new Finder(SELF);
    InetSocketAddress expected = new InetSocketAddress(on.getFirst(), 22_100);

    try (var _ = Announcement.begin(OTHER, 22_100, open::get, on)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> finder.find(on, Finder.SEARCH).contains(expected));
      assertThat(new Finder(OTHER).find(on, Finder.SEARCH)).as("not itself").isEmpty();

      open.set(false);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> finder.find(on, Finder.SEARCH).isEmpty());
    }
  }

  @Test
  void shouldFindNothingWhereNoInterfaceCarriesMulticast() throws Exception {
    assertThat(new Finder(SELF).find(List.of(), SEARCH)).isEmpty();
  }

  @Test
  void shouldBoundWhatOneSearchReturns() throws Exception {
    Findings findings = new Findings(SELF);
    for (int i = 0; i < 3 * Finder.MAX_FOUND; i++) {
      findings.resolved(service(OTHER, 1000 + i / 2, "192.0.2.7"), LOOPBACK);
    }
    assertThat(findings.await(SEARCH)).hasSize(Finder.MAX_FOUND).doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeFewAddressesOfOneAnnouncement() {
    List<String> many = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      many.add("192.0.2." + i);
    }
    assertThat(heard(service(OTHER, 1000, many.toArray(String[]::new))))
        .hasSize(Service.MAX_ADDRESSES);
  }

  @Test
  void shouldLeaveOutAddressesThatAreNoPlaceToTry() {
    assertThat(heard(service(OTHER, 1000, "0.0.0.0", "224.0.0.251", "127.0.0.1", "fe80::1")))
        .isEmpty();
    assertThat(heard(service(OTHER, 0, "192.0.2.7"))).isEmpty();
    assertThat(heard(new Service(Optional.empty(), 1000, List.of(LOOPBACK)))).isEmpty();
    assertThat(heard(service(SELF, 1000, "192.0.2.7"))).isEmpty();
    assertThat(heard(service(OTHER, 1000, "192.0.2.7"))).hasSize(1);
  }

  @Test
  void shouldReadDeviceOnlyFromSoundText() {
    String id = OTHER.toString();
    assertThat(Service.device(text("v=1", "id=" + id))).contains(OTHER);
    assertThat(Service.device(text("id=" + id.substring(1)))).isEmpty();
    assertThat(Service.device(text("v=1"))).isEmpty();
    assertThat(Service.device(new byte[] {(byte) 200, 'i', 'd', '='})).isEmpty();
    assertThat(Service.device(new byte[0])).isEmpty();
    String filler = "x".repeat(250);
    assertThat(Service.device(text("id=" + id, filler, filler))).as("too long").isEmpty();
  }

  private static List<InetSocketAddress> heard(Service service) {
    return service.places(SELF, InetAddress.ofLiteral("192.0.2.1"));
  }

  private static Service service(DeviceId device, int port, String... addresses) {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(InetAddress.ofLiteral(address));
    }
    return new Service(Optional.of(device), port, all);
  }

  private static byte[] text(String... pairs) {
    StringBuilder all = new StringBuilder();
    for (String pair : pairs) {
      all.append((char) pair.length()).append(pair);
    }
    return all.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static DeviceId device(String name) {
    return DeviceId.ofPublicKey(name.getBytes(StandardCharsets.US_ASCII));
  }
}
