package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskWindowTest {
  private static final TableName TABLE = new TableName("shop", "orders");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private static WriteConcurrency room(int most) {
    return new WriteConcurrency(most, () -> 0, news -> {});
  }

  private static int free(WriteConcurrency room) throws InterruptedException {
    int free = 0;
    while (room.enter(Duration.ZERO)) {
      free++;
    }
    return free;
  }

  @Test
  void all_tasks_together_never_have_more_under_way_than_there_is_room_for() throws Exception {
    WriteConcurrency room = room(3);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Thread> tasks = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      Thread thread =
          new Thread(
              () -> {
                TaskWindow window = new TaskWindow(TABLE, room, new TaskEffort(), LONG);
                for (int i = 0; i < 200; i++) {
                  window.submit(
                      () -> {
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        return CompletableFuture.runAsync(
                            () -> {
                              underWay.decrementAndGet();
                              done.incrementAndGet();
                            });
                      });
                }
                window.drain();
              });
      tasks.add(thread);
      thread.start();
    }
    for (Thread task : tasks) {
      task.join();
    }
    assertThat(done).hasValue(800);
    assertThat(most.get()).isBetween(1, 3);
    assertThat(free(room)).isEqualTo(3);
  }

  @Test
  void draining_waits_for_the_last_operation() throws Exception {
    TaskWindow window = new TaskWindow(TABLE, room(2), new TaskEffort(), LONG);
    CompletableFuture<Void> slow = new CompletableFuture<>();
    window.submit(() -> slow);
    AtomicBoolean drained = new AtomicBoolean();
    Thread task =
        new Thread(
            () -> {
              window.drain();
              drained.set(true);
            });
    task.start();
    await().until(() -> task.getState() == Thread.State.TIMED_WAITING);
    assertThat(drained).isFalse();
    slow.complete(null);
    task.join();
    assertThat(drained).isTrue();
  }

  @Test
  void a_failed_operation_fails_the_task_and_gives_its_room_back() throws Exception {
    WriteConcurrency room = room(1);
    TaskWindow window = new TaskWindow(TABLE, room, new TaskEffort(), LONG);
    window.submit(() -> CompletableFuture.failedFuture(new IllegalStateException("lost")));
    assertThatThrownBy(() -> window.submit(() -> CompletableFuture.completedFuture(null)))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining("shop.orders")
        .hasMessageContaining("lost");
    assertThatThrownBy(window::drain).isInstanceOf(TidemillException.class);
    assertThat(free(room)).isEqualTo(1);
  }

  @Test
  void an_operation_that_cant_even_start_fails_the_task_too() throws Exception {
    WriteConcurrency room = room(1);
    TaskWindow window = new TaskWindow(TABLE, room, new TaskEffort(), LONG);
    window.submit(
        () -> {
          throw new IllegalStateException("closed");
        });
    assertThatThrownBy(window::drain).hasMessageContaining("closed");
    assertThat(free(room)).isEqualTo(1);
  }

  @Test
  void a_full_lane_waits_and_takes_no_room_from_others() throws Exception {
    WriteConcurrency room = room(3);
    TaskWindow window = new TaskWindow(TABLE, room, new TaskEffort(), LONG);
    TaskWindow.Lane lane = new TaskWindow.Lane(1);
    CompletableFuture<Void> first = new CompletableFuture<>();
    window.submit(lane, () -> first);
    AtomicBoolean submitted = new AtomicBoolean();
    Thread task =
        new Thread(
            () -> {
              window.submit(lane, () -> CompletableFuture.completedFuture(null));
              submitted.set(true);
            });
    task.start();
    await().until(() -> task.getState() == Thread.State.TIMED_WAITING);
    assertThat(submitted).isFalse();
    assertThat(free(room)).isEqualTo(2);
    room.leave();
    first.complete(null);
    task.join();
    assertThat(submitted).isTrue();
  }

  @Test
  void a_lane_that_never_gets_free_ends_the_wait() {
    TaskWindow window = new TaskWindow(TABLE, room(2), new TaskEffort(), SHORT);
    TaskWindow.Lane lane = new TaskWindow.Lane(1);
    window.submit(lane, CompletableFuture::new);
    assertThatThrownBy(() -> window.submit(lane, CompletableFuture::new))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("1 requests on shop.orders have had no answer");
  }

  @Test
  void an_answer_that_never_comes_ends_the_wait() {
    TaskWindow window = new TaskWindow(TABLE, room(1), new TaskEffort(), SHORT);
    window.submit(CompletableFuture::new);
    assertThatThrownBy(window::drain)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("1 requests on shop.orders have had no answer");
    assertThatThrownBy(() -> window.submit(CompletableFuture::new))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("No room");
  }

  @Test
  void an_interrupt_ends_the_wait_and_stays_visible() {
    TaskWindow window = new TaskWindow(TABLE, room(1), new TaskEffort(), LONG);
    window.submit(CompletableFuture::new);
    Thread.currentThread().interrupt();
    assertThatThrownBy(window::drain)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
