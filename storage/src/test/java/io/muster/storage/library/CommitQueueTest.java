package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommitQueueTest {
  private static final int FATAL = -1;

  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger commits = new AtomicInteger();
  private final CommitQueue<Integer, Integer> queue = new CommitQueue<>(this::commit);

  private List<Integer> commit(List<Integer> writes) {
    commits.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (writes.contains(FATAL)) {
      throw new AssertionError("fatal");
    }
    return writes.stream().map(write -> write * 2).toList();
  }

  /** The first one is held back until all others wait behind it. */
  private List<Future<Integer>> behind(ExecutorService threads, int first, int others) {
    List<Future<Integer>> all = new ArrayList<>();
    all.add(threads.submit(() -> queue.commit(first)));
    await().until(() -> commits.get() == 1);
    for (int i = 1; i <= others; i++) {
      int write = i;
      all.add(threads.submit(() -> queue.commit(write)));
    }
    await().until(() -> queue.waiting() == others);
    open.countDown();
    return all;
  }

  @Test
  void shouldCommitTogetherWhatWaitsTogether() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Integer>> all = behind(threads, 0, 40);
      for (int i = 0; i <= 40; i++) {
        assertThat(all.get(i).get()).isEqualTo(2 * i);
      }
    }
    assertThat(commits.get()).isEqualTo(2);
  }

  @Test
  void shouldGoOnWithTheOthersAfterAnErrorThatEndsItsThread() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Integer>> all = behind(threads, FATAL, 5);
      assertThatThrownBy(() -> all.getFirst().get()).hasCauseInstanceOf(AssertionError.class);
      for (int i = 1; i <= 5; i++) {
        assertThat(all.get(i).get()).isEqualTo(2 * i);
      }
    }
  }
}
