package io.muster.storage.availability;

import static io.muster.storage.availability.Device.LARGE;
import static io.muster.storage.availability.Device.SMALL;
import static io.muster.storage.availability.Device.contents;
import static io.muster.storage.availability.Device.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.storage.availability.Applied.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatheringTest {
  private static final int WRITERS = 6;

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
  private final ReentrantLock turn = new ReentrantLock();
  private final List<Integer> together = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void shouldDoWhatWaitsTogetherInOneRound() throws Exception {
    Gathering gathering = new Gathering(turn, jobs -> together.add(jobs.size()));

    List<Future<?>> all = writeWhileTheTurnIsTaken(gathering);

    for (Future<?> one : all) {
      one.get(10, TimeUnit.SECONDS);
    }
    assertThat(together.getFirst()).isEqualTo(WRITERS);
  }

  @Test
  void shouldDoEachAloneWhereOneFails() throws Exception {
    Gathering gathering =
        new Gathering(
            turn,
            jobs -> {
              together.add(jobs.size());
              if (jobs.size() > 1 || together.size() == 3) {
                throw new IllegalStateException("the bad one is among them");
              }
            });

    List<Future<?>> all = writeWhileTheTurnIsTaken(gathering);

    int failed = 0;
    for (Future<?> one : all) {
      try {
        one.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e.getCause()).hasMessage("the bad one is among them");
        failed++;
      }
    }
    assertThat(failed).isEqualTo(1);
  }

  private List<Future<?>> writeWhileTheTurnIsTaken(Gathering gathering) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    Future<?> holder =
        threads.submit(
            () -> {
              turn.lock();
              try {
                taken.countDown();
                go.await();
              } finally {
                turn.unlock();
              }
              return true;
            });
    taken.await();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      all.add(threads.submit(() -> gathering.<Integer>write(_ -> 1)));
    }
    await().until(() -> turn.getQueueLength() == WRITERS);
    go.countDown();
    holder.get(10, TimeUnit.SECONDS);
    return all;
  }

  @Test
  void shouldKeepWhatManyThreadsPublishAndApplyAtOnce() throws Exception {
    try (Device a = new Device(folder, "a");
        Device b = new Device(folder, "b");
        Device c = new Device(folder, "c")) {
      b.publish(contents(0, 40));
      c.publish(contents(20, 40));
      List<Future<?>> all = new ArrayList<>();
      a.publish();
      for (int thread = 0; thread < WRITERS; thread++) {
        int from = thread * 10;
        all.add(
            threads.submit(
                () -> {
                  for (int i = from; i < from + 15; i++) {
                    a.publish(set(i, SMALL), set(i / 2, LARGE));
                  }
                }));
      }
      all.add(threads.submit(() -> assertThat(pulled(a, b)).isTrue()));
      assertThat(pulled(a, c)).isTrue();
      for (Future<?> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
      Head head = a.head(a);
      assertThat(head.counts()).isEqualTo(new Counts(17, 65, 65 + 33));
      assertThat(a.availability().verify(a.id).sound()).isTrue();
      assertThat(a.reopened().heads().get(a.id)).isEqualTo(head);
      assertThat(a.head(b)).isEqualTo(b.head(b));
      assertThat(a.head(c)).isEqualTo(c.head(c));
    }
  }

  private static boolean pulled(Device a, Device from) {
    return a.pull(from, from).outcome() == Outcome.COMPLETE;
  }

  @Test
  void shouldLeaveOthersAloneWhenOneOfThemIsRefused() {
    try (Device a = new Device(folder, "a")) {
      a.publish(contents(0, 3));
      assertThatThrownBy(() -> a.availability().renew(Long.MAX_VALUE))
          .isInstanceOf(ArithmeticException.class);

      assertThat(a.publish(set(5, SMALL)).counts()).isEqualTo(new Counts(1, 4, 4));
    }
  }
}
