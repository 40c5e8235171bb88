package io.tidemill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.event.ByHand;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.SweepSchedule;
import io.tidemill.localstack.event.WakeUp;
import io.tidemill.localstack.event.WakeUpAnswer;
import io.tidemill.localstack.lambda.Invocation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBridgeTest {
  private static final LedgerId LEDGER = new LedgerId("abcdefgh");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String LAG_TRIGGER = "tidemill-abcdefgh-lag-trigger";
  private static final String RUN_EVENT = "tidemill-abcdefgh-run-event";
  private static final Invocation ANSWERED =
      new Invocation.Answered("{\"pipelines\":[]}".getBytes(StandardCharsets.UTF_8));
  private static final Invocation FAILED =
      new Invocation.Failed("java.lang.Error", "broken", new byte[0]);

  private final FakeLambda lambda = new FakeLambda();
  private final Seen seen = new Seen();
  private EventBridge bridge = bridge(event -> true);

  @AfterEach
  void close() {
    bridge.close();
  }

  @Test
  void each_kind_of_event_goes_to_the_function_whose_rule_wants_it() {
    bridge.send(alarm("ALARM"));
    bridge.send(jobRun("FAILED"));
    bridge.send(sweep());

    assertThat(lambda.invoked).containsExactly(LAG_TRIGGER, RUN_EVENT, LAG_TRIGGER);
    assertThat(seen.answered).hasSize(3);
  }

  @Test
  void events_about_nothing_to_do_wake_nobody() {
    bridge.send(alarm("OK"));
    bridge.send(jobRun("RUNNING"));
    bridge.send(jobRun("CANCELLING"));

    assertThat(lambda.invoked).isEmpty();
  }

  @Test
  void a_dropped_event_reaches_nobody() {
    bridge = bridge(event -> event.kind() == EventKind.SCHEDULE);

    bridge.send(alarm("ALARM"));
    bridge.send(sweep());

    assertThat(lambda.invoked).hasSize(1);
    assertThat(seen.answered)
        .extracting(wakeUp -> ((CloudEvent) wakeUp).kind())
        .containsExactly(EventKind.SCHEDULE);
  }

  @Test
  void an_event_that_a_function_fails_on_is_delivered_again() {
    lambda.answers.addAll(
        List.of(
            FAILED, new Invocation.TimedOut(Duration.ofSeconds(60)), new Invocation.Throttled()));

    CloudEvent event = alarm("ALARM");
    bridge.send(event);

    await().until(() -> seen.answered.contains(event));
    assertThat(lambda.invoked).hasSize(4);
    assertThat(seen.failed).isEmpty();
  }

  @Test
  void after_some_tries_an_event_is_dropped() {
    lambda.answers.addAll(List.of(FAILED, FAILED, FAILED, FAILED));

    bridge.send(jobRun("SUCCESS"));

    await().until(() -> !seen.failed.isEmpty());
    assertThat(seen.failed.get(0)).hasMessageContaining(RUN_EVENT).hasMessageContaining("broken");
    assertThat(lambda.invoked).hasSize(4);
  }

  @Test
  void sweeps_do_not_pile_up_and_are_not_repeated() {
    CompletableFuture<Invocation> first = new CompletableFuture<>();
    lambda.next = first;
    bridge.send(sweep());
    bridge.send(sweep());
    assertThat(lambda.invoked).hasSize(1);

    lambda.next = null;
    first.complete(FAILED);
    assertThat(seen.failed).hasSize(1);
    bridge.send(sweep());

    assertThat(lambda.invoked).hasSize(2);
  }

  @Test
  void who_asks_gets_the_answer() {
    assertThat(bridge.ask(new ByHand(new PipelineId("orders"))).pipelines()).isEmpty();
    assertThat(lambda.invoked).containsExactly(LAG_TRIGGER);
  }

  @Test
  void who_asks_while_the_function_is_busy_waits_and_a_failure_is_theirs() {
    lambda.answers.addAll(
        List.of(
            new Invocation.Throttled(),
            new Invocation.NotStarted("Runtime.ExitError", "x"),
            FAILED));

    assertThatThrownBy(() -> bridge.ask(new ByHand(new PipelineId("orders"))))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining("broken");
    assertThat(lambda.invoked).hasSize(3);
  }

  @Test
  void nothing_is_sent_once_closed() {
    bridge.close();

    bridge.send(alarm("ALARM"));

    assertThat(lambda.invoked).isEmpty();
  }

  private EventBridge bridge(Predicate<CloudEvent> delivered) {
    Observers observers = new Observers();
    observers.add(seen);
    Duration soon = Duration.ofMillis(1);
    return new EventBridge(
        lambda, new Names(LEDGER), delivered, observers, List.of(soon, soon, soon));
  }

  private static CloudEvent alarm(String state) {
    var detail = JsonNodeFactory.instance.objectNode();
    detail.putObject("state").put("value", state);
    return new CloudEvent(UUID.randomUUID(), EventKind.ALARM, NOON, List.of(), "alarm", detail);
  }

  private static CloudEvent jobRun(String state) {
    return new CloudEvent(
        UUID.randomUUID(),
        EventKind.JOB_RUN,
        NOON,
        List.of(),
        "job",
        JsonNodeFactory.instance.objectNode().put("state", state));
  }

  private static CloudEvent sweep() {
    return new SweepSchedule(LEDGER).due(NOON);
  }

  /** Answers what it is told to, at once; well, when told nothing. */
  private static final class FakeLambda implements EventBridge.Invoker {
    private final List<String> invoked = new CopyOnWriteArrayList<>();
    private final Deque<Invocation> answers = new ArrayDeque<>();
    private CompletableFuture<Invocation> next;

    @Override
    public synchronized CompletableFuture<Invocation> invoke(String function, byte[] payload) {
      invoked.add(function);
      if (next != null) {
        return next;
      }
      return CompletableFuture.completedFuture(answers.isEmpty() ? ANSWERED : answers.poll());
    }
  }

  /** What an observer was told. */
  private static final class Seen implements CloudObserver {
    private final List<WakeUp> answered = new CopyOnWriteArrayList<>();
    private final List<TidemillException> failed = new CopyOnWriteArrayList<>();

    @Override
    public void answered(WakeUp wakeUp, WakeUpAnswer answer) {
      answered.add(wakeUp);
    }

    @Override
    public void failed(WakeUp wakeUp, TidemillException failure) {
      failed.add(failure);
    }
  }
}
