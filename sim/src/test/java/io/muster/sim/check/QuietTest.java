package io.muster.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.node.NodeStatus;
import io.muster.protocol.wire.Channel;
import io.muster.sim.device.Device;
import io.muster.sim.network.Conditions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two devices that have nothing to say. */
final class QuietTest {
  private static final long MINUTE_MILLIS = 60_000;

  @TempDir private Path folder;
  private Cluster cluster;

  @BeforeEach
  void start() {
    cluster = new Cluster(folder);
    cluster.pass(5 * MINUTE_MILLIS);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static NodeStatus.Peer peer(Device device) {
    return Cluster.up(device).status().peers().getFirst();
  }

  @Test
  void shouldSayOneThingAMinuteAndNothingOnTheLibraryChannel() {
    long library = cluster.network.traffic().frames(Channel.LIBRARY);
    long gossip = cluster.network.traffic().frames(Channel.GOSSIP);
    cluster.pass(10 * MINUTE_MILLIS);
    assertThat(cluster.network.traffic().frames(Channel.LIBRARY)).isEqualTo(library);
    assertThat(cluster.network.traffic().frames(Channel.GOSSIP) - gossip).isBetween(16L, 20L);
    assertThat(Convergence.reached(cluster.devices)).isTrue();
  }

  @Test
  void shouldShowAPeerThatVanishedWithoutAWordAsDisconnectedWithinAHundredSeconds() {
    DeviceId gone = cluster.other.id();
    cluster.network.disturb(
        this,
        (from, to, before) ->
            from.equals(gone) || to.equals(gone) ? Conditions.GOOD.withoutWay() : before);
    cluster.pass(30_000);
    assertThat(peer(cluster.one).connected()).isTrue();
    cluster.pass(70_000);
    for (Device device : cluster.devices) {
      assertThat(peer(device).libraryConnected()).isFalse();
      assertThat(peer(device).gossipConnected()).isFalse();
    }
  }

  @Test
  void shouldStayConnectedThoughSomeOfWhatIsSaidIsLost() {
    cluster.network.disturb(this, (from, to, before) -> before.withLoss(0.2));
    for (long millis = 0; millis < 30 * MINUTE_MILLIS; millis += 1_000) {
      cluster.pass(1_000);
      assertThat(cluster.devices).allMatch(device -> peer(device).connected());
    }
  }
}
