package io.muster.storage.contract;

import static io.muster.storage.contract.Peer.VARIANTS;
import static io.muster.storage.contract.Peer.bit;
import static io.muster.storage.contract.Peer.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.storage.GroupStatus;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.Holders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What availability remembers of a library's groups never lags behind the library. */
final class FollowedGroupsTest {
  private static final int CONTENTS = 60;
  private static final VariantId SMALL = VARIANTS.getFirst();
  private static final List<ContentId> ALL =
      IntStream.range(0, CONTENTS).mapToObj(Peer::content).toList();

  @TempDir private Path folder;
  private Peer a;
  private Availability availability;

  @BeforeEach
  void open() {
    a = new Peer(Kind.SQLITE, folder, "a");
    availability = (Availability) a.availability;
    availability.follow(a.library);
  }

  @AfterEach
  void close() {
    a.close();
  }

  private static Mutation someChange(SplittableRandom random) {
    ContentId content = content(random.nextInt(CONTENTS));
    return switch (random.nextInt(3)) {
      case 0 -> Mutation.putSidecar(content, SMALL, Peer.blob("bytes " + random.nextInt()));
      case 1 -> Mutation.putSidecar(content, SMALL, Blob.failed("dark", Peer.START));
      default -> Mutation.deleteSidecar(content, SMALL);
    };
  }

  private Map<ContentId, GroupStatus> followed() {
    Holders holders = availability.presence(ALL, VARIANTS);
    Map<ContentId, GroupStatus> statuses = new HashMap<>();
    for (int i = 0; i < CONTENTS; i++) {
      @Nullable GroupStatus status = holders.status(i);
      if (status != null) {
        statuses.put(ALL.get(i), status);
      }
    }
    return statuses;
  }

  private void learnAll() {
    availability.learnGroups(() -> false);
  }

  private void publish(int from, int to) {
    List<BitChange> changes = new ArrayList<>();
    IntStream.range(from, to).forEach(content -> changes.add(bit(content, 0, true)));
    availability.publish(changes);
  }

  @Test
  void shouldFollowWhatIsCommittedWhileItLearns() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 30; round++) {
      int half = round;
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                for (int write = 0; write < 20; write++) {
                  a.library.write(List.of(someChange(random)));
                }
              });
      CompletableFuture<Void> naming =
          CompletableFuture.runAsync(() -> publish(2 * half, 2 * half + 2));
      do {
        followed();
        learnAll();
      } while (!writing.isDone());
      CompletableFuture.allOf(writing, naming).join();

      assertThat(followed()).as("round " + round).isEqualTo(a.library.statuses(ALL));
    }
  }

  @Test
  void shouldFollowOnWhenTheFileIsBegunAnew() throws IOException {
    publish(0, CONTENTS);
    a.library.write(List.of(Mutation.putSidecar(content(1), SMALL, Peer.blob("1"))));
    learnAll();
    try (var files = Files.list(folder.resolve(Kind.SQLITE + "-a"))) {
      for (Path file : files.filter(file -> file.toString().contains("availability.db")).toList()) {
        Files.delete(file);
      }
    }
    assertThat(availability.checkFile()).isFalse();
    a.library.write(List.of(Mutation.deleteSidecar(content(1), SMALL)));
    publish(0, CONTENTS);

    assertThat(followed()).isEqualTo(a.library.statuses(ALL));
    assertThat(availability.presence(ALL, VARIANTS).anybody(1, 0)).isFalse();
    assertThat(availability.presence(ALL, VARIANTS).anybody(2, 0)).isTrue();
  }

  @Test
  void shouldAskOnceAndThenKnow() {
    publish(0, CONTENTS);
    a.library.write(List.of(Mutation.putSidecar(content(1), SMALL, Peer.blob("1"))));
    learnAll();
    a.library.close();

    assertThat(followed()).containsExactly(Map.entry(content(1), GroupStatus.COMPLETE));
  }
}
