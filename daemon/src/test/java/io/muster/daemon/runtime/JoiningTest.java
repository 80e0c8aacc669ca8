package io.muster.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.PairedView;
import io.muster.daemon.control.ProgressSink;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which device is tried with a code, and what is told when none pairs. */
final class JoiningTest {
  private static final InetSocketAddress WRONG = new InetSocketAddress("192.0.2.7", 1001);
  private static final InetSocketAddress RIGHT = new InetSocketAddress("192.0.2.8", 1002);
  private static final InetSocketAddress LATER = new InetSocketAddress("192.0.2.9", 1003);

  private final List<InetSocketAddress> tried = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void shouldTryNextFoundDeviceAfterRefusal() throws Exception {
    PairedView paired = finding(WRONG, RIGHT, LATER).join("CODE", Optional.empty(), this::hear);

    assertThat(paired.address()).isEqualTo("192.0.2.8:1002");
    assertThat(tried).containsExactly(WRONG, RIGHT);
    assertThat(heard)
        .containsExactly(
            "looking for the other device",
            "pairing with 192.0.2.7:1001",
            "pairing with 192.0.2.8:1002");
  }

  @Test
  void shouldTellLastRefusalWhereNonePairs() {
    assertThatExceptionOfType(ControlException.class)
        .isThrownBy(() -> finding(WRONG, LATER).join("CODE", Optional.empty(), this::hear))
        .withMessage("refused by 192.0.2.9:1003");
    assertThat(tried).containsExactly(WRONG, LATER);
  }

  @Test
  void shouldAskForAddressWhereNoDeviceIsFound() {
    assertThatExceptionOfType(ControlException.class)
        .isThrownBy(() -> finding().join("CODE", Optional.empty(), this::hear))
        .withMessageStartingWith("no inviting device was found on this network")
        .withMessageContaining("--address HOST:PORT");
    assertThat(tried).isEmpty();
  }

  @Test
  void shouldNotLookForDeviceWhoseAddressIsGiven() throws Exception {
    finding(WRONG).join("CODE", Optional.of("192.0.2.8:1002"), this::hear);

    assertThat(tried).containsExactly(RIGHT);
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldStopTryingWhenDevicesTakeTooLong() {
    Joining joining =
        new Joining(
            () -> null,
            (code, address) -> {
              nanos.addAndGet(TimeUnit.SECONDS.toNanos(Joining.TRYING_SECONDS));
              return join(code, address);
            },
            () -> List.of(WRONG, RIGHT),
            nanos::get);

    assertThatExceptionOfType(ControlException.class)
        .isThrownBy(() -> joining.join("CODE", Optional.empty(), this::hear))
        .withMessage("refused by 192.0.2.7:1001");
    assertThat(tried).containsExactly(WRONG);
  }

  private Joining finding(InetSocketAddress... found) {
    return new Joining(() -> null, this::join, () -> List.of(found), nanos::get);
  }

  private void hear(ProgressSink.Progress progress) {
    heard.add(progress.text());
  }

  private PairedView join(String code, InetSocketAddress address) throws ControlException {
    assertThat(code).isEqualTo("CODE");
    tried.add(address);
    if (!address.equals(RIGHT)) {
      throw ControlException.failed("refused by " + Addresses.text(address));
    }
    return new PairedView("device", "name", Addresses.text(address), "library");
  }
}
