package io.muster.protocol.gossip;

import static io.muster.protocol.gossip.GossipWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.digest.HeadTree;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.step.Effect;
import io.muster.protocol.testing.FakeAvailability;
import io.muster.protocol.testing.FakeKeys;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VouchedHeadsTest {
  private final FakeMembers members = new FakeMembers(1, 2);
  private final FakeAvailability store = new FakeAvailability(1);
  private final Asked asked = new Asked(members);

  /** Counts how often a member is looked up, as it is for each head when a root is computed. */
  private static final class Asked implements MembersView {
    private final MembersView members;
    private int times;

    Asked(MembersView members) {
      this.members = members;
    }

    @Override
    public List<Member> members() {
      return members.members();
    }

    @Override
    public Optional<Member> member(DeviceId device) {
      times++;
      return members.member(device);
    }

    @Override
    public boolean isLibrary(Uuid library) {
      return members.isLibrary(library);
    }
  }

  private Head know(int device, int seed) {
    var batches = List.of(batch(0, 10, seed));
    Head head =
        FakeAvailability.sign(
            new FakeKeys(Samples.publicKey(device)),
            Samples.device(device),
            new Version(new Incarnation(1, 1), seed),
            batches);
    store.store(head.device(), new Effect.ReplicaUpdate.Whole(head, batches));
    return head;
  }

  private static Hash root(Head... heads) {
    return HeadTree.of(List.of(heads)).root();
  }

  @Test
  void shouldComputeTheRootOnlyWhenHeadsOrMembersHaveChanged() {
    Head own = store.publish(batch(0, 10, 1));
    VouchedHeads heads = new VouchedHeads(store, asked);
    assertThat(asked.times).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      assertThat(heads.refresh()).isEqualTo(root(own));
    }
    assertThat(asked.times).isEqualTo(1);
    know(2, 1);
    heads.refresh();
    assertThat(asked.times).isEqualTo(3);
    members.add(3);
    heads.refresh();
    assertThat(asked.times).isEqualTo(5);
  }

  @Test
  void shouldFollowANewVersionAndTheComingAndGoingOfItsOwner() {
    VouchedHeads heads = new VouchedHeads(store, members);
    Hash nothing = heads.root();
    Head first = know(2, 1);
    assertThat(heads.root()).isEqualTo(nothing); // until it looks again
    assertThat(heads.refresh()).isEqualTo(root(first));
    Head second = know(2, 2);
    assertThat(heads.refresh()).isEqualTo(root(second));
    members.remove(2);
    assertThat(heads.refresh()).isEqualTo(nothing);
    assertThat(heads.all()).isEmpty();
    members.add(2);
    assertThat(heads.refresh()).isEqualTo(root(second));
  }
}
