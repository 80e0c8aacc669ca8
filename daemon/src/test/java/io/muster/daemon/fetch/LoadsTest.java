package io.muster.daemon.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LoadsTest {
  private final Loads loads = new Loads();

  private static Holder holder(int name, long rttMicros) {
    return new Holder(
        new DeviceId(new Hash(name, 0, 0, 0)), rttMicros, _ -> new CompletableFuture<>());
  }

  @Test
  void shouldTakeTheNearest() {
    Holder near = holder(1, 2_000);
    List<Holder> holders = List.of(holder(2, Holder.UNMEASURED), holder(3, 40_000), near);
    assertThat(loads.take(holders)).isEqualTo(near);
    assertThat(loads.take(holders)).as("loaded, but still the nearest").isEqualTo(near);
  }

  @Test
  void shouldTakeTheLeastLoadedOfEquallyNearOnes() {
    Holder first = holder(1, 1_000);
    Holder second = holder(2, 2_000);
    List<Holder> holders = List.of(second, first);
    assertThat(loads.take(holders)).isEqualTo(first);
    assertThat(loads.take(holders)).isEqualTo(second);
    assertThat(loads.take(holders)).isEqualTo(first);
    loads.release(second);
    assertThat(loads.take(holders)).isEqualTo(second);
  }
}
