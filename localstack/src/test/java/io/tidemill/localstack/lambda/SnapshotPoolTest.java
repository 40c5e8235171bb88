package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.lambda.Invocation.Answered;
import io.tidemill.localstack.lambda.Invocation.NotStarted;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Environments that start from snapshots, shown with some that do as the test says. */
class SnapshotPoolTest extends FunctionPoolTests {
  SnapshotPoolTest() {
    super(SnapStart.PUBLISHED_VERSIONS);
  }

  @Override
  @BeforeEach
  void start() {
    super.start();
    pool.publish();
  }

  @Test
  void code_is_loaded_before_any_event_and_waits_for_one() throws Exception {
    ObedientEnvironment environment = forked();
    assertThat(pool.state()).isEqualTo(FunctionState.PENDING);
    Future<?> restored = snapshot(environment);
    pool.endIdleSince(Instant.MAX);
    assertThat(environment.exit()).isNotDone();
    assertThat(restored).isNotDone();

    Event event = invoke("a");

    restored.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(environment.next()).isEqualTo("a");
    environment.answer("A");
    assertThat(settled(event)).isInstanceOf(Answered.class);
    assertThat(pool.environments()).isEqualTo(1);
  }

  @Test
  void an_event_before_the_snapshot_waits_for_it() throws Exception {
    Event event = invoke("a");
    ObedientEnvironment environment = forked();

    snapshot(environment).get(DEADLINE_SECONDS, TimeUnit.SECONDS);

    assertThat(environment.next()).isEqualTo("a");
    environment.answer("A");
    assertThat(settled(event)).isInstanceOf(Answered.class);
    assertThat(pool.environments()).isEqualTo(1);
  }

  @Test
  void further_events_meanwhile_have_further_environments_started() throws Exception {
    ObedientEnvironment environment = forked();
    Future<?> restored = snapshot(environment);
    invoke("a");
    restored.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(environment.next()).isEqualTo("a");

    Event second = invoke("b");

    ObedientEnvironment another = forked();
    snapshot(another).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(another.next()).isEqualTo("b");
    another.answer("B");
    assertThat(settled(second)).isInstanceOf(Answered.class);
  }

  @Test
  void code_that_can_not_be_loaded_fails_the_function_until_an_event_tries_anew() throws Exception {
    ObedientEnvironment environment = forked();
    environment.requests().initFailed(FunctionError.of("none.Such", "no such class"));
    environment.exit(64);
    await().until(() -> pool.state() == FunctionState.FAILED);

    invoke("a");

    snapshot(forked()).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(pool.state()).isEqualTo(FunctionState.ACTIVE);
  }

  @Test
  void a_hook_that_fails_after_the_restoration_is_told_as_that() throws Exception {
    ObedientEnvironment environment = forked();
    Future<?> restored = snapshot(environment);
    Event event = invoke("a");
    restored.get(DEADLINE_SECONDS, TimeUnit.SECONDS);

    environment.requests().restoreFailed(FunctionError.of("a.B", "broken"));
    environment.exit(64);

    assertThat(settled(event))
        .isInstanceOfSatisfying(
            NotStarted.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("SnapStartException");
              assertThat(failed.message()).contains("a.B: broken");
            });
  }

  @Test
  void hooks_that_take_too_long_after_the_restoration_end_the_environment() throws Exception {
    ObedientEnvironment environment = forked();
    Future<?> restored = snapshot(environment);
    Event event = invoke("a");
    restored.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    timer.runOldest(); // of the start, which has long been made
    timer.runOldest();

    assertThat(settled(event))
        .isInstanceOfSatisfying(
            NotStarted.class,
            late -> assertThat(late.errorType()).isEqualTo("SnapStartTimeoutException"));
    environment.exit().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void new_code_ends_the_snapshot_of_the_old_and_is_loaded_at_once() throws Exception {
    ObedientEnvironment old = forked();
    Future<?> never = snapshot(old);

    pool.deploy(deployment("two"));

    old.exit().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    ObedientEnvironment newer = forked();
    assertThat(newer.code()).isEqualTo("two");
    assertThat(never).isNotDone();
    assertThat(pool.state()).isEqualTo(FunctionState.PENDING);
  }

  /** Has the environment get ready for a snapshot; done once it is restored. */
  private Future<?> snapshot(ObedientEnvironment environment) {
    Future<?> restored =
        threads.submit(
            () -> {
              environment.requests().restored();
              return null;
            });
    await().until(() -> pool.state() == FunctionState.ACTIVE);
    return restored;
  }
}
