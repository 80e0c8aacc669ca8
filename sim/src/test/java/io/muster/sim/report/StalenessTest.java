package io.muster.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Writer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StalenessTest {
  private static final Writer WRITER =
      new Writer(DeviceId.ofPublicKey(new byte[] {1}), new Incarnation(1, 7));

  private final Staleness staleness = new Staleness();

  @BeforeEach
  void threeDevices() {
    for (int device = 0; device < 3; device++) {
      staleness.begins(device);
    }
  }

  private void write(long sequence, long millis) {
    staleness.written(0, List.of(ChangeRange.of(WRITER, sequence - 1, sequence)), millis);
  }

  private static Context seen(long after, long upTo) {
    return Context.EMPTY.plus(ChangeRange.of(WRITER, after, upTo));
  }

  @Test
  void shouldCountEachWriteOnceForEachOtherDevice() {
    write(1, 100);
    assertThat(staleness.missing()).isEqualTo(2);
    staleness.arrived(1, seen(0, 1), 150);
    staleness.arrived(1, seen(0, 1), 900);
    staleness.arrived(0, seen(0, 1), 900);
    assertThat(staleness.missing()).isEqualTo(1);
    assertThat(staleness.all().count()).isEqualTo(1);
    assertThat(staleness.all().maxMillis()).isEqualTo(50);
  }

  @Test
  void shouldWaitForAWriteThatALaterOneOvertook() {
    write(1, 0);
    write(2, 0);
    staleness.arrived(2, seen(1, 2), 10);
    assertThat(staleness.all().count()).isEqualTo(1);
    staleness.arrived(2, seen(0, 2), 4_000);
    assertThat(staleness.all().maxMillis()).isEqualTo(4_000);
  }

  @Test
  void shouldKeepAsManyStretchesOfALongRunAsOfAShortOne() {
    for (int hour = 0; hour < 700; hour++) {
      write(hour + 1, hour * 3_600_000L);
      staleness.arrived(1, seen(0, hour + 1), hour * 3_600_000L + 5);
      staleness.arrived(2, seen(0, hour + 1), hour * 3_600_000L + 5);
    }
    assertThat(staleness.stretches()).hasSizeBetween(30, Staleness.MAX_STRETCHES);
    assertThat(staleness.all().count()).isEqualTo(1_400);
    assertThat(staleness.missing()).isZero();
  }
}
