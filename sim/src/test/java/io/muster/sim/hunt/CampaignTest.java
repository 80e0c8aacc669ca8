package io.muster.sim.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.sim.hunt.Campaign.Failed;
import io.muster.sim.hunt.Campaign.Part;
import io.muster.sim.hunt.Campaign.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CampaignTest {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  @TempDir private Path folder;
  private final List<Progress> told = new ArrayList<>();

  private Campaign campaign() {
    return new Campaign(1, failure -> "nowhere", told::add);
  }

  @Test
  void shouldGoOnWhereItWasStopped() throws IOException, InterruptedException {
    Path file = folder.resolve("state.json");
    Progress begun = new Progress(Campaign.PARTS.getFirst(), 10_000, 7, 3.5, 2, List.of());
    CampaignFile.write(List.of(begun), file);
    List<Progress> read = CampaignFile.read(file, 0.01);
    assertThat(read).hasSameSizeAs(Campaign.PARTS);
    assertThat(read.getFirst().done()).isEqualTo(7);
    assertThat(read.getFirst().wanted()).isEqualTo(100);

    Part small = new Part(3, 9);
    Progress after = campaign().run(new Progress(small, 9, 7, 3.5, 1, List.of()), MINUTE_NANOS);
    assertThat(after.done()).isEqualTo(9);
    assertThat(after.seconds()).isGreaterThan(3.5);
    assertThat(told).containsExactly(after);
  }

  @Test
  void shouldLeaveOutWhatNoRunCanHave() throws InterruptedException {
    Progress swarm = new Progress(new Part(10_000, 3), 3, 0, 0, 0, List.of());
    assertThat(campaign().run(swarm, MINUTE_NANOS)).isEqualTo(swarm);
    assertThat(CampaignText.of(List.of(swarm), "Now."))
        .contains("| 10000 | 3 | 0 |  | 0 |")
        .contains("Not run: 10000 devices. A run has at most 64");
  }

  @Test
  void shouldSayWhatBrokeAndHowToSeeItAgain() {
    Failed failed = new Failed(5, "Truth", "a lie", "seed-5.plan.json");
    Progress part = new Progress(new Part(20, 10_000), 100, 40, 20, 2, List.of(failed));
    assertThat(CampaignText.of(List.of(part), "Now."))
        .contains("| 20 | 100 | 40 | 2.00 on 2 threads | 1 |")
        .contains("Not run: 9960 of the 10000 seeds with 20 devices, for lack of time.")
        .contains("seed 5 broke Truth: a lie; `sim/bin/muster-sim replay seed-5.plan.json`");
  }
}
