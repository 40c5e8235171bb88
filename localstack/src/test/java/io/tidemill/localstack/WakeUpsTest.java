package io.tidemill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Source;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.core.trigger.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
  private static final PipelineId ORDERS = new PipelineId("orders");
  private static final PipelineId PAYMENTS = new PipelineId("payments");

  private final Observers observers = new Observers();
  private final AtomicInteger wakeUpsDone = new AtomicInteger();
  private WakeUps wakeUps;

  @AfterEach
  void close() {
    wakeUps.close();
  }

  @Test
  void wake_ups_asked_for_during_one_are_one_more() {
    Semaphore gate = new Semaphore(0);
    AtomicInteger begun = new AtomicInteger();
    start(
        pipeline -> {
          begun.incrementAndGet();
          gate.acquireUninterruptibly();
          return held(Instant.MAX);
        });
    wakeUps.soon(ORDERS, "test");
    await().until(() -> begun.get() == 1);

    for (int i = 0; i < 10; i++) {
      wakeUps.soon(ORDERS, "test");
    }
    gate.release(100);

    await().until(() -> wakeUpsDone.get() == 2);
    wakeUps.close();
    assertThat(begun).hasValue(2);
  }

  @Test
  void one_pipeline_is_woken_by_one_at_a_time() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Function<Pipeline, Outcome> act =
        pipeline -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          LockSupport.parkNanos(1_000_000);
          inside.decrementAndGet();
          return held(Instant.MAX);
        };
    start(act);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread = new Thread(() -> wakeUps.now(ORDERS, act));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(most).hasValue(1);
  }

  @Test
  void pipelines_do_not_wait_for_one_another() {
    Semaphore gate = new Semaphore(0);
    start(
        pipeline -> {
          if (pipeline.id().equals(ORDERS)) {
            gate.acquireUninterruptibly();
          }
          return held(Instant.MAX);
        });

    wakeUps.allSoon("test");

    await().until(() -> wakeUpsDone.get() == 1);
    gate.release();
    await().until(() -> wakeUpsDone.get() == 2);
  }

  @Test
  void a_failed_wake_up_is_told_and_the_next_one_tries_again() {
    List<FailureKind> told = new CopyOnWriteArrayList<>();
    observers.add(
        new CloudObserver() {
          @Override
          public void failure(PipelineId pipeline, TidemillException failure) {
            told.add(failure.kind());
            throw new IllegalStateException("observers may fail too");
          }
        });
    AtomicInteger calls = new AtomicInteger();
    start(
        pipeline ->
            switch (calls.incrementAndGet()) {
              case 1 -> throw new TidemillException(FailureKind.OPERATOR, "no permission");
              case 2 -> throw new IllegalStateException("a bug");
              default -> held(Instant.MAX);
            });

    wakeUps.soon(ORDERS, "test");
    await().until(() -> told.size() == 1);
    await()
        .until(
            () -> {
              wakeUps.soon(ORDERS, "test");
              return wakeUpsDone.get() > 0;
            });

    assertThat(told).containsExactly(FailureKind.OPERATOR, FailureKind.INFRASTRUCTURE);
  }

  @Test
  void a_held_pipeline_is_looked_at_again_when_its_time_has_come() {
    AtomicInteger calls = new AtomicInteger();
    start(
        pipeline ->
            held(
                calls.incrementAndGet() < 3
                    ? Instant.now().plus(Duration.ofMillis(10))
                    : Instant.now().plus(Duration.ofDays(1))));
    wakeUps.lookAgain();

    wakeUps.soon(ORDERS, "test");

    await().until(() -> calls.get() == 3);
  }

  @Test
  void nothing_is_looked_at_again_unless_that_was_asked_for() {
    start(pipeline -> held(Instant.MIN.plus(Duration.ofDays(1))));

    wakeUps.now(ORDERS, pipeline -> held(Instant.EPOCH));
    wakeUps.soon(PAYMENTS, "test");
    await().until(() -> wakeUpsDone.get() == 2);
    wakeUps.close();

    assertThat(wakeUpsDone).hasValue(2);
  }

  @Test
  void an_unknown_pipeline_is_refused_with_those_there_are() {
    start(pipeline -> held(Instant.MAX));

    assertThatThrownBy(() -> wakeUps.now(new PipelineId("none"), pipeline -> held(Instant.MAX)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("orders");
  }

  private void start(Function<Pipeline, Outcome> reconcile) {
    observers.add(
        new CloudObserver() {
          @Override
          public void outcome(PipelineId pipeline, Outcome outcome) {
            wakeUpsDone.incrementAndGet();
          }
        });
    wakeUps = new WakeUps(List.of(pipeline(ORDERS), pipeline(PAYMENTS)), reconcile, observers);
  }

  private static Outcome held(Instant lookAgainAt) {
    return new Outcome.Held(HoldReason.NO_BACKLOG, lookAgainAt, "nothing waits");
  }

  private static Pipeline pipeline(PipelineId id) {
    return new Pipeline(
        id,
        new Source(
            id.value(),
            Format.JSON,
            "id STRING",
            Map.of(),
            new StartFrom.Earliest(),
            Source.Tombstones.DEAD_LETTER),
        new TriggerPolicy(1, Duration.ofMinutes(1), 1, Duration.ZERO),
        List.of(),
        0,
        new Definition("digest", "text"));
  }
}
